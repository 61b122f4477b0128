package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Payment runs, for the people who pay and those who audit them. */
@RestController
class PaymentRunController {

    /**
     * @param programme code of a programme
     * @param rail how to pay, such as {@code iso20022} or {@code mobile-money}
     * @param due claims are in the run that are due on this day or before
     */
    record NewRun(
            @Schema(requiredMode = REQUIRED) @Nullable String programme,
            @Schema(requiredMode = REQUIRED) @Nullable String rail,
            @Schema(requiredMode = REQUIRED) @Nullable LocalDate due) {}

    /** @param total of all payments, in major units */
    record Prepared(String run, long claims, BigDecimal total, String currency, String state) {}

    /**
     * A run as it is listed. Amounts are in major units.
     *
     * @param state {@code prepared}, {@code releasing}, {@code released} or {@code dropped}
     * @param decidedBy who released it or gave it up
     * @param executionOn the day on which the bank is asked to pay
     * @param file whether its file is written
     */
    record RunView(
            String run,
            String programme,
            String rail,
            LocalDate due,
            String state,
            long claims,
            BigDecimal total,
            String currency,
            String preparedBy,
            Instant preparedAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable LocalDate executionOn,
            boolean file,
            @Nullable Instant sentAt) {

        static RunView of(PaymentRun run) {
            return new RunView(
                    run.number(),
                    run.programme(),
                    run.rail(),
                    run.due(),
                    run.state(),
                    run.claims(),
                    run.total().major(),
                    run.total().currencyCode(),
                    run.preparedBy(),
                    run.preparedAt(),
                    run.decidedBy(),
                    run.decidedAt(),
                    run.executionOn(),
                    run.file() != null,
                    run.sentAt());
        }
    }

    /**
     * A payment of a run.
     *
     * @param claim that it pays; missing where it pays an advance or interest
     * @param account the last characters of the account
     * @param amount in major units
     */
    record PaymentView(
            String endToEndId,
            @Nullable String claim,
            @Nullable String advance,
            @Nullable String interest,
            String provider,
            String holder,
            String account,
            BigDecimal amount,
            String currency,
            String state,
            @Nullable String reason,
            @Nullable LocalDate paidOn,
            @Nullable String reference) {

        static PaymentView of(PaymentRunList.Line line) {
            return new PaymentView(
                    line.endToEndId(),
                    line.claim(),
                    line.advance(),
                    line.interest(),
                    line.provider(),
                    line.holder(),
                    line.account(),
                    line.amount().major(),
                    line.amount().currencyCode(),
                    line.state(),
                    line.reason(),
                    line.paidOn(),
                    line.reference());
        }
    }

    private final PaymentRuns runs;
    private final PaymentRunList list;
    private final PaymentSteps steps;
    private final RunFiles files;

    PaymentRunController(PaymentRuns runs, PaymentRunList list, PaymentSteps steps, RunFiles files) {
        this.runs = runs;
        this.list = list;
        this.steps = steps;
        this.files = files;
    }

    @Operation(
            operationId = "paymentRunList",
            summary = "The payment runs, the newest first",
            description = "The header Total-Count says how many there are on all pages.")
    @GetMapping("/api/payment-runs")
    ResponseEntity<List<RunView>> list(
            @Parameter(description = "prepared, releasing, released or dropped")
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(description = "the code of a programme") @RequestParam(required = false) @Nullable
                    String programme,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        return ResponseEntity.ok()
                .header(RedemptionListController.TOTAL_COUNT, Long.toString(list.count(state, programme)))
                .body(list.page(state, programme, bounds.number(), bounds.size()).stream()
                        .map(RunView::of)
                        .toList());
    }

    @Operation(operationId = "paymentRun", summary = "A payment run")
    @Refuses(notFound = true)
    @GetMapping("/api/payment-runs/{run}")
    RunView run(@PathVariable String run) {
        return RunView.of(runs.get(run));
    }

    @Operation(
            operationId = "paymentRunPayments",
            summary = "The payments of a run, with those that were taken out, by their claims",
            description = "The header Total-Count says how many there are on all pages.")
    @Refuses(notFound = true)
    @GetMapping("/api/payment-runs/{run}/payments")
    ResponseEntity<List<PaymentView>> payments(
            @PathVariable String run,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        Page bounds = Page.of(page, size);
        String number = runs.get(run).number();
        return ResponseEntity.ok()
                .header(RedemptionListController.TOTAL_COUNT, Long.toString(list.countLines(number)))
                .body(list.lines(number, bounds.number(), bounds.size()).stream()
                        .map(PaymentView::of)
                        .toList());
    }

    @Operation(summary = "Collects approved claims that are due into a payment run, which a second person releases")
    @Refuses(conflict = "nothingToPay")
    @Idempotent
    @PostMapping("/api/payment-runs")
    @ResponseStatus(HttpStatus.CREATED)
    Prepared prepare(CurrentUser user, @RequestBody NewRun wanted) {
        return prepared(steps.prepare(user, wanted.programme(), wanted.rail(), wanted.due()));
    }

    @Operation(
            summary =
                    "Releases a payment run, by a person who neither prepared it nor decided on one of its claims; the file follows")
    @Refuses(
            forbidden = {"samePerson", "separationOfDuties"},
            conflict = "alreadyDecided")
    @Idempotent
    @PostMapping("/api/payment-runs/{run}/release")
    Prepared release(CurrentUser user, @PathVariable String run) {
        return prepared(steps.release(user, run));
    }

    @Operation(
            summary =
                    "Opens the task in which a person says what became of a payment run that no file of a bank answers, such as one of mobile money")
    @Refuses(
            forbidden = {"samePerson", "separationOfDuties"},
            conflict = {"notReleased", "nothingOpen"})
    @Idempotent
    @PostMapping("/api/payment-runs/{run}/by-hand")
    PaymentController.ByHand byHand(CurrentUser user, @PathVariable String run) {
        return new PaymentController.ByHand(steps.recordRun(user, run));
    }

    @Operation(summary = "The file of a released payment run, such as ISO 20022 pain.001.001.09")
    @Refuses(conflict = {"notReleased", "restoredDatabase"})
    @AnswersAs("application/xml")
    @GetMapping("/api/payment-runs/{run}/file")
    ResponseEntity<Resource> file(CurrentUser user, @PathVariable String run) {
        PaymentRun its = runs.get(run);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(files.mediaType(its)))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(files.name(its))
                                .build()
                                .toString())
                .body(files.read(user, its));
    }

    private static Prepared prepared(PaymentRun run) {
        return new Prepared(
                run.number(), run.claims(), run.total().major(), run.total().currencyCode(), run.state());
    }
}
