package org.lifeline.reimbursement;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.lifeline.approval.Approvals;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.LifelineProperties;
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
    private final PayoutKinds kinds;
    private final Officers officers;
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
            PayoutKinds kinds,
            Officers officers,
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
        this.kinds = kinds;
        this.officers = officers;
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
        PayoutDetails to = payout(provider.code());
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        String instruction = BankAccount.isPaidTo(to) ? instruction(claim, BankAccount.of(to), now) : null;
        PayableContent content = new PayableContent(
                claimNumber, provider.code(), claim.amount(), claim.invoiceNumber(), now, instruction);
        String qr = signer.sign(content).text();
        String pdf = store.put(document.render(letter(claim, provider, to, content, qr)));
        outcomes.approve(claimNumber, new Payable(now, qr, pdf, instruction));
    }

    private String instruction(Claim claim, BankAccount creditor, Instant now) {
        return store.put(new PaymentInstruction(
                        claim.number(),
                        treasury.account(),
                        creditor,
                        claim.amount(),
                        claim.invoiceNumber(),
                        now,
                        clock.getZone())
                .xml());
    }

    /** Where the provider's money goes, as it is in force now. */
    private PayoutDetails payout(String provider) {
        PayoutDetails details = payees.lock(provider).details();
        if (details == null) {
            throw new IllegalStateException("it is not known where the money of " + provider + " goes");
        }
        return details;
    }

    private PayableLetter letter(
            Claim claim, ServiceProvider provider, PayoutDetails to, PayableContent content, String qr) {
        BankAccount bank = BankAccount.isPaidTo(to) ? BankAccount.of(to) : null;
        List<PayableLetter.Line> lines = claims.lines(claim.number()).stream()
                .map(line -> new PayableLetter.Line(
                        line.voucherCode(),
                        line.description() == null ? "Help given on this voucher" : line.description(),
                        line.redeemedAt(),
                        line.amount()))
                .toList();
        List<PayableLetter.Approval> decisions = approvals.decisions(claim.number()).stream()
                .map(d -> new PayableLetter.Approval(d.stage(), officers.onPaper(d.decidedBy()), d.decidedAt()))
                .toList();
        return new PayableLetter(
                treasury.account().holder(),
                properties.publicUrl().toString(),
                programmes.get(claim.programme()).name(),
                content,
                provider.name(),
                bank == null ? to.holder() : bank.holder(),
                label(to),
                bank == null ? kinds.line(to) : bank.number(),
                bank == null ? null : bank.bic(),
                lines,
                decisions,
                qr,
                clock.getZone());
    }

    private static String label(PayoutDetails to) {
        return switch (to.kind()) {
            case "mobileWallet" -> "Mobile wallet";
            case "cheque" -> "Cheque sent to";
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
     * @throws Refused 409 {@code notPayable} when the claim has no payable, or no bank pays its provider
     */
    ResponseEntity<byte[]> showInstruction(Claim claim) {
        String instruction = payable(claim).instructionSha256();
        if (instruction == null) {
            throw Refused.conflict(
                    "notPayable",
                    "No bank pays this provider, so there is no instruction for one. Its payable document says where the money goes.");
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
