package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.lifeline.approval.Approvals;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Payees;
import org.lifeline.provider.PayoutDetails;
import org.lifeline.provider.PayoutKinds;
import org.lifeline.reimbursement.Claim.Payable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Creates the documents from which an approved claim is paid: the instruction for the bank, and the signed document that confirms it. */
@Service
public class Payables {

    private final Claims claims;
    private final ClaimOutcomes outcomes;
    private final Programmes programmes;
    private final Approvals approvals;
    private final Payees payees;
    private final Treasury treasury;
    private final PayableSigner signer;
    private final PayableDocument document;
    private final DocumentStore store;
    private final LifelineProperties properties;
    private final Clock clock;
    private final PayoutKinds kinds;
    private final Officers officers;

    Payables(
            Claims claims,
            ClaimOutcomes outcomes,
            Programmes programmes,
            Approvals approvals,
            Payees payees,
            Treasury treasury,
            PayableSigner signer,
            PayableDocument document,
            DocumentStore store,
            LifelineProperties properties,
            Clock clock,
            PayoutKinds kinds,
            Officers officers) {
        this.kinds = kinds;
        this.officers = officers;
        this.claims = claims;
        this.outcomes = outcomes;
        this.programmes = programmes;
        this.approvals = approvals;
        this.payees = payees;
        this.treasury = treasury;
        this.signer = signer;
        this.document = document;
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Creates the payable of a claim that every stage approved; a second call changes nothing. The files are stored before the row that
     * refers to them. A crash between the two leaves files without a row, but never a row without its files.
     */
    @Transactional
    public void create(String claimNumber) {
        Claim claim = claims.lock(claimNumber);
        if (claim.payable() != null) {
            return;
        }
        ServiceProvider provider = programmes
                .provider(claim.provider())
                .orElseThrow(() -> new IllegalStateException("no provider " + claim.provider()));
        PayoutDetails details = payoutDetails(provider.code());
        Money owed = claims.approvedSoFar(claim);
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        String instruction = BankAccount.isPaidTo(details) ? instruction(claim, details, owed, now) : null;
        PayableContent content =
                new PayableContent(claimNumber, provider.code(), owed, claim.invoiceNumber(), now, instruction);
        String qr = signer.sign(content).text();
        String pdf = store.put(document.render(letter(claim, provider, details, content, qr)));
        outcomes.approve(claimNumber, new Payable(now, qr, pdf, instruction));
    }

    private String instruction(Claim claim, PayoutDetails details, Money owed, Instant now) {
        return store.put(new PaymentInstruction(
                        claim.number(),
                        treasury.account(),
                        BankAccount.of(details),
                        owed,
                        claim.invoiceNumber(),
                        now,
                        clock.getZone())
                .xml());
    }

    /** Where the provider's money goes, as it is in force now. */
    private PayoutDetails payoutDetails(String provider) {
        PayoutDetails details = payees.lock(provider).details();
        if (details == null) {
            throw new IllegalStateException("it is not known where the money of " + provider + " goes");
        }
        return details;
    }

    private PayableLetter letter(
            Claim claim, ServiceProvider provider, PayoutDetails details, PayableContent content, String qr) {
        BankAccount bank = BankAccount.isPaidTo(details) ? BankAccount.of(details) : null;
        // a claim that was returned was decided anew
        Instant submitted = Objects.requireNonNull(claim.submittedAt());
        List<PayableLetter.Approval> decisions = approvals.decisions(claim.number()).stream()
                .filter(d -> d.approved() && !d.decidedAt().isBefore(submitted))
                .map(d -> new PayableLetter.Approval(d.stage(), officers.name(d.decidedBy()), d.decidedAt()))
                .toList();
        return new PayableLetter(
                treasury.account().holder(),
                properties.publicUrl().toString(),
                programmes.get(claim.programme()).name(),
                content,
                provider.name(),
                details.holder(),
                way(details),
                bank == null ? kinds.line(details) : bank.printed(),
                bank == null ? null : bank.bic(),
                PayableLines.onOnePage(claims.lines(claim.number()), clock.getZone()),
                decisions,
                qr,
                clock.getZone());
    }

    /** How money reaches the provider, in words of the document, which is in English. */
    private static String way(PayoutDetails details) {
        return switch (details.kind()) {
            case "mobileWallet" -> "Mobile wallet";
            case "cheque" -> "Cheque, sent to";
            default -> "Account";
        };
    }

    /** The document as a response. @throws Refused 409 {@code notPayable} when the claim has no payable */
    ResponseEntity<byte[]> showDocument(Claim claim) {
        return show(
                payable(claim).documentSha256(),
                MediaType.APPLICATION_PDF,
                ContentDisposition.inline(),
                "payable-" + claim.number() + ".pdf");
    }

    /**
     * The payment instruction as a response.
     *
     * @throws Refused 409 {@code notPayable} when the claim has no payable, {@code noInstruction} when it is not paid by a bank transfer
     */
    ResponseEntity<byte[]> showInstruction(Claim claim) {
        String instruction = payable(claim).instructionSha256();
        if (instruction == null) {
            throw Refused.conflict(
                    "noInstruction",
                    "This provider is not paid by a bank transfer. Its wallet is paid by a run for mobile money, a cheque is written by hand.");
        }
        return show(
                instruction,
                MediaType.APPLICATION_XML,
                ContentDisposition.attachment(),
                claim.number() + "-pain.001.xml");
    }

    private ResponseEntity<byte[]> show(
            String sha256, MediaType type, ContentDisposition.Builder how, String fileName) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        how.filename(fileName).build().toString())
                .body(store.get(sha256));
    }

    private static Payable payable(Claim claim) {
        if (claim.payable() == null) {
            throw Refused.conflict("notPayable", "This claim is not approved: there is nothing to pay.");
        }
        return claim.payable();
    }
}
