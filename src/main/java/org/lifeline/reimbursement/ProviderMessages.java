package org.lifeline.reimbursement;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.VirusMessages;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.reimbursement.Claim.Payment;
import org.springframework.stereotype.Service;

/** Sends mails to providers, in the language in which they work on the claim. A provider that gave no mail address reads the same in the provider portal. */
@Service
public class ProviderMessages implements VirusMessages {

    private final Claims claims;
    private final FailedPayments payments;
    private final Remittances remittances;
    private final Approvals approvals;
    private final ReasonTexts reasons;
    private final Programmes programmes;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Languages languages;
    private final Times times;

    ProviderMessages(
            Claims claims,
            FailedPayments payments,
            Remittances remittances,
            Approvals approvals,
            ReasonTexts reasons,
            Programmes programmes,
            Messages messages,
            LifelineProperties properties,
            Languages languages,
            Times times) {
        this.languages = languages;
        this.times = times;
        this.claims = claims;
        this.payments = payments;
        this.remittances = remittances;
        this.approvals = approvals;
        this.reasons = reasons;
        this.programmes = programmes;
        this.messages = messages;
        this.properties = properties;
    }

    /**
     * Tells why a claim was returned.
     *
     * @param occasion tells this return from the other returns of the same claim
     * @param reasonCode an officer's, or from the check of the claim
     */
    public void tellReturn(String number, String occasion, String reasonCode) {
        Claim claim = claims.get(number);
        send(
                claim,
                "returned/" + occasion,
                "claim-returned",
                Map.of("reason", reasons.of(reasonCode, language(claim)), "words", words(number, reasonCode)));
    }

    /** What the officer wrote who returned the claim; empty when the check of the claim returned it. */
    private String words(String number, String reasonCode) {
        return approvals.decisions(number).stream()
                .filter(d -> d.sentBack() && d.reasonCode().equals(reasonCode))
                .reduce((earlier, later) -> later)
                .map(Decision::reason)
                .orElse("");
    }

    public void tellRejection(String number) {
        Decision decision = approvals.decisions(number).stream()
                .filter(d -> !d.approved() && !d.sentBack())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody rejected " + number));
        Claim claim = claims.get(number);
        send(
                claim,
                "rejected",
                "claim-rejected",
                Map.of("reasonLabel", reasons.of(decision.reasonCode(), language(claim)), "reason", decision.reason()));
    }

    /** Tells what was allowed of a dispute, or that it was dismissed, and why. */
    public void tellDisputeOutcome(String dispute) {
        Decision decision = approvals.decisions(dispute).get(0);
        Claim claim = claims.get(dispute);
        Map<String, String> values = new HashMap<>(Map.of(
                "disputed", String.valueOf(claim.disputes()),
                "reasonLabel", reasons.of(decision.reasonCode(), language(claim)),
                "reason", decision.reason()));
        if (decision.approved()) {
            values.put(
                    "allowed",
                    claims.approvedSoFar(claim).format(language(claim).numbers()));
        }
        send(
                claim,
                "disputeDecided",
                decision.approved() ? "claim-dispute-allowed" : "claim-dispute-dismissed",
                values);
    }

    /** Tells that a claim is paid; once for each payment, as money may come back and be paid again. */
    public void tellPayment(String number) {
        Claim claim = claims.get(number);
        Payment payment = claim.payment();
        if (payment == null) {
            // the money came back before this was told, and that is told instead
            return;
        }
        int failed = payments.failedAttempts(number);
        Remittances.Made made = remittances.madeFor(number);
        Locale numbers = language(claim).numbers();
        send(
                claim,
                failed == 0 ? "paid" : "paid/" + failed,
                "claim-paid",
                Map.of(
                        "paidOn",
                        times.day(payment.paidOn(), numbers),
                        "paymentReference",
                        payment.reference(),
                        "paid",
                        made.amount().format(numbers),
                        "remittance",
                        properties.publicUrl() + "/provider/payments/" + made.id()));
    }

    /** The language of the person who began or changed the claim last. */
    private Language language(Claim claim) {
        return languages.of(claim.language());
    }

    /** Tells that the bank did not carry out a payment, or that the money came back; it is paid again. */
    public void tellPaymentFailed(String number) {
        int attempt = payments.failedAttempts(number);
        send(claims.get(number), "paymentFailed/" + attempt, "claim-payment-failed", Map.of());
    }

    /** Tells that a file of a claim had a virus, what became of it, and what to do now. */
    @Override
    public void tellOfVirus(String number, String sender, String occasion) {
        claims.find(number).ifPresent(claim -> send(claim, occasion, "document-infected", Map.of()));
    }

    private void send(Claim claim, String kind, String template, Map<String, String> more) {
        String number = claim.number();
        Language language = language(claim);
        ServiceProvider provider = programmes
                .provider(claim.provider())
                .orElseThrow(() -> new IllegalStateException("no provider " + claim.provider()));
        if (provider.email() == null) {
            return;
        }
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("provider", provider.name());
        values.put("invoiceNumber", claim.invoiceNumber());
        values.put("amount", claim.amount().format(language.numbers()));
        values.put("address", properties.publicUrl() + "/provider/claims/" + number);
        messages.post(
                new Message(number + "/" + kind, number, language, provider.email(), null, template, values, null));
    }
}
