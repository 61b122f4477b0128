package org.lifeline.reimbursement;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the bank says about payments, for the people who pay and those who audit them. */
@RestController
class BankFileController {

    /**
     * A line that fits no payment.
     *
     * @param clearing what a person did about it: {@code explained}, {@code askedBank} or {@code moneyBack}; null while it is open
     */
    record UnmatchedView(
            UnmatchedLine line,
            Instant receivedAt,
            @Nullable String clearedBy,
            @Nullable Instant clearedAt,
            @Nullable String clearing,
            @Nullable String note) {

        static UnmatchedView of(BankFiles.Unmatched line) {
            return new UnmatchedView(
                    line.line(), line.receivedAt(), line.clearedBy(), line.clearedAt(), line.clearing(), line.note());
        }
    }

    private final Reconciliation reconciliation;
    private final BankFiles files;

    BankFileController(Reconciliation reconciliation, BankFiles files) {
        this.reconciliation = reconciliation;
        this.files = files;
    }

    @Operation(
            operationId = "paymentRunReconcile",
            summary =
                    "Compares what the bank says with the payments: pain.002, camt.054 or camt.053. The same file twice changes nothing")
    @PostMapping(
            value = "/api/payments/reconciliation",
            consumes = {
                MediaType.APPLICATION_XML_VALUE,
                MediaType.TEXT_XML_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    Reconciliation.Result reconcile(CurrentUser user, InputStream body) throws IOException {
        return reconciliation.take(body, user.id());
    }

    @Operation(
            operationId = "bankFileList",
            summary = "The files that the bank sent, the newest first",
            description = "The header Total-Count says how many there are on all pages.")
    @GetMapping("/api/payments/bank-files")
    ResponseEntity<List<BankFiles.Received>> files(
            @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return ResponseEntity.ok()
                .header(RedemptionListController.TOTAL_COUNT, Long.toString(files.count()))
                .body(files.page(bounds.number(), bounds.size()));
    }

    @Operation(operationId = "bankFile", summary = "A file of the bank, as it was sent; reading it is in the audit log")
    @Refuses(notFound = true)
    @AnswersAs("application/xml")
    @GetMapping("/api/payments/bank-files/{sha256}")
    ResponseEntity<Resource> file(CurrentUser user, @PathVariable String sha256) {
        BankFiles.Content file = files.read(user, sha256);
        return ResponseEntity.ok()
                .contentType(file.byHand() ? new MediaType("text", "csv") : MediaType.APPLICATION_XML)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("bank-" + sha256.substring(0, Math.min(16, sha256.length()))
                                        + (file.byHand() ? ".csv" : ".xml"))
                                .build()
                                .toString())
                .body(file.file());
    }

    @Operation(
            operationId = "unmatchedLines",
            summary = "Lines of bank files that fit no payment, those of the newest file first",
            description = "The header Total-Count says how many there are on all pages.")
    @GetMapping("/api/payments/unmatched")
    ResponseEntity<List<UnmatchedView>> unmatched(
            @Parameter(description = "true: only those that nobody cleared up") @RequestParam(defaultValue = "true")
                    boolean open,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return ResponseEntity.ok()
                .header(RedemptionListController.TOTAL_COUNT, Long.toString(files.countUnmatched(open)))
                .body(files.unmatched(open, bounds.number(), bounds.size()).stream()
                        .map(UnmatchedView::of)
                        .toList());
    }
}
