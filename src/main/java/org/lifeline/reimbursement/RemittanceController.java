package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RemittanceController {

    /** @param reason in the language of the person who asks */
    record CutView(String reasonCode, String reason, BigDecimal amount) {}

    /**
     * @param kind creditNote, reversal of a redemption, review after payment, or advance
     * @param from the paid claim that the debit comes from, or the advance
     * @param creditNote null for the other kinds
     */
    record DebitView(String kind, String from, @Nullable String creditNote, BigDecimal amount) {}

    /**
     * Amounts in major units. amount = claimed - cuts - debits.
     *
     * @param state released: the bank has not answered yet; paid; rejected or returned: the provider does not have the money
     * @param claim null for an advance and for interest
     * @param advance null for what is none
     * @param interest on a claim that was paid late; null for what is none
     * @param invoiceNumber null for an advance and for interest
     * @param amount what was ordered to be paid
     */
    record PaymentView(
            String endToEndId,
            @Nullable String claim,
            @Nullable String advance,
            @Nullable String interest,
            @Nullable String invoiceNumber,
            String state,
            @Nullable LocalDate paidOn,
            @Nullable String reference,
            BigDecimal claimed,
            List<CutView> cuts,
            BigDecimal approved,
            List<DebitView> debits,
            BigDecimal amount) {}

    /**
     * @param run null for a payment that was made by hand
     * @param paidOn the last day on which money of it was paid
     * @param account all but its last characters hidden
     * @param paid the sum of the payments that are in the state paid
     */
    record View(
            String provider,
            String programme,
            @Nullable String run,
            LocalDate paidOn,
            @Nullable String holder,
            @Nullable String account,
            String currency,
            BigDecimal paid,
            List<PaymentView> payments) {}

    private final Remittances remittances;
    private final RemittanceDocument document;
    private final Programmes programmes;
    private final ReasonTexts reasons;
    private final VisitorLanguage visitor;
    private final Clock clock;

    RemittanceController(
            Remittances remittances,
            RemittanceDocument document,
            Programmes programmes,
            ReasonTexts reasons,
            VisitorLanguage visitor,
            Clock clock) {
        this.remittances = remittances;
        this.document = document;
        this.programmes = programmes;
        this.reasons = reasons;
        this.visitor = visitor;
        this.clock = clock;
    }

    @Operation(
            summary = "The remittance advice of a payment: what a provider was paid, claim by claim",
            description =
                    "payment: an end-to-end id, or the number of a claim, which stands for its newest payment. A payment run pays a provider"
                            + " several claims at once; the answer has all of them, whichever of them is asked for. For the provider itself, and for those"
                            + " who pay and audit.")
    @GetMapping("/api/payments/{payment}/remittance")
    View get(CurrentUser user, @PathVariable String payment) {
        return view(remittances.read(user, payment), visitor.now());
    }

    @Operation(summary = "A remittance advice as PDF, in the language of the person who asks")
    @AnswersAs("application/pdf")
    @GetMapping("/api/payments/{payment}/remittance/pdf")
    ResponseEntity<byte[]> pdf(CurrentUser user, @PathVariable String payment) {
        Remittance remittance = remittances.read(user, payment);
        String name = programmes.provider(remittance.provider()).orElseThrow().name();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("remittance-" + remittance.provider() + "-" + remittance.number() + ".pdf")
                                .build()
                                .toString())
                .body(document.render(
                        remittance, name, clock.instant().truncatedTo(ChronoUnit.SECONDS), visitor.now()));
    }

    private View view(Remittance remittance, Language language) {
        return new View(
                remittance.provider(),
                remittance.programme(),
                remittance.run(),
                remittance.paidOn(),
                remittance.holder(),
                remittance.account(),
                remittance.currency(),
                remittance.paid().major(),
                remittance.lines().stream().map(line -> view(line, language)).toList());
    }

    private PaymentView view(Remittance.Line line, Language language) {
        return new PaymentView(
                line.endToEndId(),
                line.isAdvance() || line.isInterest() ? null : line.number(),
                line.isAdvance() ? line.number() : null,
                line.isInterest() ? line.number() : null,
                line.invoiceNumber(),
                line.state(),
                line.paidOn(),
                line.reference(),
                line.claimed().major(),
                line.cuts().stream()
                        .map(cut -> new CutView(
                                cut.reasonCode(),
                                reasons.of(cut.reasonCode(), language),
                                cut.amount().major()))
                        .toList(),
                line.approved().major(),
                line.debits().stream()
                        .map(debit -> new DebitView(
                                debit.kind(),
                                debit.from(),
                                debit.creditNote(),
                                debit.amount().major()))
                        .toList(),
                line.amount().major());
    }
}
