package org.lifeline.reimbursement;

import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.Decision;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.reimbursement.Claim.Payment;
import org.springframework.stereotype.Service;

/** Sends mails to providers. A provider that gave no mail address reads the same in the provider portal. */
@Service
public class ProviderMessages {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Claims claims;
    private final Approvals approvals;
    private final ReasonTexts reasons;
    private final Programmes programmes;
    private final Messages messages;
    private final LifelineProperties properties;

    ProviderMessages(
            Claims claims,
            Approvals approvals,
            ReasonTexts reasons,
            Programmes programmes,
            Messages messages,
            LifelineProperties properties) {
        this.claims = claims;
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
        send(
                number,
                "returned/" + occasion,
                "claim-returned",
                Map.of("reason", reasons.of(reasonCode, Language.ENGLISH), "words", words(number, reasonCode)));
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
        send(
                number,
                "rejected",
                "claim-rejected",
                Map.of("reasonLabel", decision.reasonLabel(), "reason", decision.reason()));
    }

    public void tellPayment(String number) {
        Payment payment = claims.get(number).payment();
        if (payment == null) {
            throw new IllegalStateException(number + " is not paid");
        }
        send(
                number,
                "paid",
                "claim-paid",
                Map.of("paidOn", DAY.format(payment.paidOn()), "paymentReference", payment.reference()));
    }

    private void send(String number, String kind, String template, Map<String, String> more) {
        Claim claim = claims.get(number);
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
        values.put("amount", claim.amount().format(Locale.ENGLISH));
        values.put("address", properties.publicUrl() + "/provider/claims/" + number);
        messages.post(Message.toStaff(number + "/" + kind, number, provider.email(), template, values));
    }
}
