package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.lifeline.approval.Approvals;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
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
        Money owed = claims.approved(claim);
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        String instruction = store.put(new PaymentInstruction(
                        claimNumber,
                        treasury.account(),
                        new BankAccount(provider.accountName(), provider.iban(), provider.bic()),
                        owed,
                        claim.invoiceNumber(),
                        now,
                        clock.getZone())
                .xml());
        PayableContent content =
                new PayableContent(claimNumber, provider.code(), owed, claim.invoiceNumber(), now, instruction);
        String qr = signer.sign(content).text();
        String pdf = store.put(document.render(letter(claim, provider, content, qr)));
        outcomes.approve(claimNumber, new Payable(now, qr, pdf, instruction));
    }

    private PayableLetter letter(Claim claim, ServiceProvider provider, PayableContent content, String qr) {
        List<PayableLetter.Line> lines = claims.lines(claim.number()).stream()
                .map(line -> new PayableLetter.Line(
                        line.voucherCode(),
                        line.description() == null ? "Help given on this voucher" : line.description(),
                        line.redeemedAt(),
                        line.approved()))
                .toList();
        List<PayableLetter.Approval> decisions = approvals.decisions(claim.number()).stream()
                .map(d -> new PayableLetter.Approval(d.stage(), d.decidedBy(), d.decidedAt()))
                .toList();
        return new PayableLetter(
                treasury.account().holder(),
                properties.publicUrl().toString(),
                programmes.get(claim.programme()).name(),
                content,
                provider.name(),
                provider.accountName(),
                provider.iban(),
                provider.bic(),
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
