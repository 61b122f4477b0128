package org.lifeline.reimbursement;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Payment runs and what the bank says about them, for the people who pay. */
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

    private final PaymentRuns runs;
    private final PaymentRunProcesses processes;
    private final Reconciliation reconciliation;
    private final RunOutcomes outcomes;

    PaymentRunController(
            PaymentRuns runs, PaymentRunProcesses processes, Reconciliation reconciliation, RunOutcomes outcomes) {
        this.outcomes = outcomes;
        this.runs = runs;
        this.processes = processes;
        this.reconciliation = reconciliation;
    }

    @Operation(summary = "Collects approved claims that are due into a payment run, which a second person releases")
    @Refuses(conflict = "nothingToPay")
    @Idempotent
    @PostMapping("/api/payment-runs")
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    public Prepared prepare(CurrentUser user, @RequestBody NewRun wanted) {
        String run = runs.open(wanted.programme(), wanted.rail(), wanted.due(), user.id());
        PaymentRun opened = runs.get(run);
        processes.start(run, opened.programme(), opened.rail(), opened.due());
        return prepared(runs.get(run));
    }

    @Operation(
            summary =
                    "Releases a payment run, by a person who neither prepared it nor decided on one of its claims; the file follows")
    @Refuses(
            forbidden = {"samePerson", "separationOfDuties"},
            conflict = "alreadyDecided")
    @Idempotent
    @PostMapping("/api/payment-runs/{run}/release")
    @Transactional
    public Prepared release(CurrentUser user, @PathVariable String run) {
        runs.requireReleaser(run, user.id());
        processes.release(run, user);
        return prepared(runs.get(run));
    }

    @Operation(
            summary =
                    "Opens the task in which a person says what became of a payment run that no file of a bank answers, such as one of mobile money")
    @Refuses(
            forbidden = {"samePerson", "separationOfDuties"},
            conflict = {"notReleased", "nothingOpen"})
    @Idempotent
    @PostMapping("/api/payment-runs/{run}/by-hand")
    @Transactional
    public PaymentController.ByHand byHand(CurrentUser user, @PathVariable String run) {
        return new PaymentController.ByHand(processes.recordRun(outcomes.requireOpen(run, user.id())));
    }

    @Operation(summary = "The file of a released payment run, such as ISO 20022 pain.001.001.09")
    @Refuses(conflict = "notReleased")
    @AnswersAs("application/xml")
    @GetMapping("/api/payment-runs/{run}/file")
    ResponseEntity<FileSystemResource> file(CurrentUser user, @PathVariable String run) {
        return show(runs.get(run));
    }

    private ResponseEntity<FileSystemResource> show(PaymentRun run) {
        PaymentRail rail = runs.rail(run.rail());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(rail.mediaType()))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(run.number() + rail.fileEnding())
                                .build()
                                .toString())
                .body(new FileSystemResource(runs.file(run)));
    }

    @Operation(
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

    private static Prepared prepared(PaymentRun run) {
        return new Prepared(
                run.number(), run.claims(), run.total().major(), run.total().currencyCode(), run.state());
    }
}
