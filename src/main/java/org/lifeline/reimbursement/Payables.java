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
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Payees;
import org.lifeline.provider.PayoutDetails;
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
            Clock clock) {
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
        BankAccount creditor = creditor(provider.code());
        Money owed = claims.approvedSoFar(claim);
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        String instruction = store.put(new PaymentInstruction(
                        claimNumber, treasury.account(), creditor, owed, claim.invoiceNumber(), now, clock.getZone())
                .xml());
        PayableContent content =
                new PayableContent(claimNumber, provider.code(), owed, claim.invoiceNumber(), now, instruction);
        String qr = signer.sign(content).text();
        String pdf = store.put(document.render(letter(claim, provider, creditor, content, qr)));
        outcomes.approve(claimNumber, new Payable(now, qr, pdf, instruction));
    }

    /** The provider's account, as it is in force now. */
    private BankAccount creditor(String provider) {
        PayoutDetails details = payees.lock(provider).details();
        if (details == null) {
            throw new IllegalStateException("it is not known where the money of " + provider + " goes");
        }
        return BankAccount.of(details);
    }

    private PayableLetter letter(
            Claim claim, ServiceProvider provider, BankAccount creditor, PayableContent content, String qr) {
        List<PayableLetter.Line> lines = claims.lines(claim.number()).stream()
                .map(line -> new PayableLetter.Line(
                        line.voucherCode(),
                        line.description() == null ? "Help given on this voucher" : line.description(),
                        line.redeemedAt(),
                        line.approved()))
                .toList();
        // a claim that was returned was decided anew
        Instant submitted = Objects.requireNonNull(claim.submittedAt());
        List<PayableLetter.Approval> decisions = approvals.decisions(claim.number()).stream()
                .filter(d -> d.approved() && !d.decidedAt().isBefore(submitted))
                .map(d -> new PayableLetter.Approval(d.stage(), d.decidedBy(), d.decidedAt()))
                .toList();
        return new PayableLetter(
                treasury.account().holder(),
                properties.publicUrl().toString(),
                programmes.get(claim.programme()).name(),
                content,
                provider.name(),
                creditor.holder(),
                creditor.number(),
                creditor.bic(),
                lines,
                decisions,
                qr,
                clock.getZone());
    }

    /** The document as a response. @throws Refused 409 {@code notPayable} when the claim has no payable */
    ResponseEntity<byte[]> showDocument(Claim claim) {
        return show(
                payable(claim).documentSha256(),
                MediaType.APPLICATION_PDF,
                ContentDisposition.inline(),
                "payable-" + claim.number() + ".pdf");
    }

    /** The payment instruction as a response. @throws Refused 409 {@code notPayable} when the claim has no payable */
    ResponseEntity<byte[]> showInstruction(Claim claim) {
        return show(
                payable(claim).instructionSha256(),
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
