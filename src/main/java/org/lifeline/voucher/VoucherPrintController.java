package org.lifeline.voucher;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.Page;
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

@RestController
class VoucherPrintController {

    /**
     * A request has either codes or notYetPrinted.
     *
     * @param template null: the programme's own
     * @param since for vouchers not printed yet: only those issued on this day or later
     * @param withoutPhone for vouchers not printed yet: only those of people who gave no telephone number
     */
    record Request(
            @Schema(requiredMode = REQUIRED) @Nullable String programme,
            @Nullable String template,
            @Nullable List<String> codes,
            boolean notYetPrinted,
            @Nullable LocalDate since,
            boolean withoutPhone) {}

    record View(
            UUID id,
            String programme,
            String template,
            String state,
            @Nullable String problem,
            int vouchers,
            int again,
            int leftOut,
            @Nullable Integer pages,
            String requestedBy,
            Instant requestedAt) {

        static View of(VoucherPrint p) {
            return new View(
                    p.id(),
                    p.programme(),
                    p.template(),
                    p.state().name(),
                    p.problem(),
                    p.vouchers(),
                    p.again(),
                    p.leftOut(),
                    p.pages(),
                    p.requestedBy(),
                    p.requestedAt());
        }
    }

    private final VoucherPrints prints;
    private final VoucherPrintOrders orders;

    VoucherPrintController(VoucherPrints prints, VoucherPrintOrders orders) {
        this.prints = prints;
        this.orders = orders;
    }

    @Operation(summary = "Print up to 1,000 vouchers as one document, made in the background")
    @Idempotent
    @Refuses(forbidden = {"notYourProgramme", "separationOfDuties"})
    @PostMapping("/api/voucher-prints")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View order(CurrentUser user, @RequestBody Request request) {
        if (request.programme() == null) {
            throw Refused.invalid("programme", "Choose a programme.");
        }
        List<String> codes = request.codes() == null ? List.of() : request.codes();
        if (codes.isEmpty() != request.notYetPrinted()) {
            throw Refused.invalid("codes", "Give either codes of vouchers, or notYetPrinted.");
        }
        VoucherPrintOrders.Order order = new VoucherPrintOrders.Order(
                request.programme(), request.template(), codes, request.since(), request.withoutPhone());
        return View.of(orders.accept(order, user.id()));
    }

    @Operation(summary = "What was printed of the caller's programmes, the newest first")
    @GetMapping("/api/voucher-prints")
    List<View> list(
            CurrentUser user, @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size) {
        return prints.list(user.id(), Page.of(page, size)).stream()
                .map(View::of)
                .toList();
    }

    @Operation(summary = "A print: waiting, ready, failed with a problem, or dropped after some days")
    @GetMapping("/api/voucher-prints/{id}")
    View get(CurrentUser user, @PathVariable UUID id) {
        return View.of(prints.find(id, user.id()));
    }

    @Operation(summary = "The pages of a print, a PDF")
    @Refuses(conflict = {"beingMade", "printDropped", "printFailed"})
    @AnswersAs("application/pdf")
    @GetMapping("/api/voucher-prints/{id}/pdf")
    ResponseEntity<byte[]> pdf(CurrentUser user, @PathVariable UUID id) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("vouchers-" + id + ".pdf")
                                .build()
                                .toString())
                .body(prints.open(id, user.id()));
    }
}
