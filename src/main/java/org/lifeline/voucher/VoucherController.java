package org.lifeline.voucher;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.idempotency.Idempotent;
import org.lifeline.platform.openapi.AnswersAs;
import org.lifeline.platform.openapi.Refuses;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VoucherController {

    /**
     * A voucher; amounts are in major units.
     *
     * @param qr the text of its QR code, for its holder; left out for everyone else
     */
    record View(
            String code,
            String state,
            String application,
            String programme,
            String currency,
            BigDecimal value,
            BigDecimal balance,
            Instant issuedAt,
            Instant expiresAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String qr,

            boolean provisional) {}

    record Question(
            @Schema(requiredMode = REQUIRED) @Nullable String qr) {}

    /** @param providers for a reissued voucher: codes of the only providers that may accept it; none: every provider of the programme */
    record ChangeRequest(
            @Schema(requiredMode = REQUIRED) @Nullable String reason,
            @Nullable List<String> providers) {}

    /** @param replacedBy the new voucher's code */
    record Changed(String state, @Nullable String replacedBy) {}

    private final Vouchers vouchers;
    private final VoucherAccess access;
    private final VoucherChangeRequests changes;
    private final VoucherCheck check;
    private final DocumentStore store;
    private final Programmes programmes;

    VoucherController(
            Vouchers vouchers,
            VoucherAccess access,
            VoucherChangeRequests changes,
            VoucherCheck check,
            DocumentStore store,
            Programmes programmes) {
        this.vouchers = vouchers;
        this.access = access;
        this.changes = changes;
        this.check = check;
        this.store = store;
        this.programmes = programmes;
    }

    @Operation(
            summary = "A voucher's state and balance, for those who may read its case; its code for its holder alone")
    @GetMapping("/api/vouchers/{code}")
    View get(CurrentUser user, @PathVariable String code) {
        VoucherAccess.Readable seen = access.readable(user, code);
        Voucher v = seen.voucher();
        return new View(
                v.code().text(),
                v.state().name(),
                v.application(),
                v.programme(),
                v.value().currencyCode(),
                v.value().major(),
                v.balance().major(),
                v.issuedAt(),
                v.expiresAt(),
                seen.holder() ? v.qr() : null,
                v.provisional());
    }

    @Operation(summary = "The voucher to print or show, a PDF, for its holder alone")
    @Refuses(forbidden = "holdersAlone", conflict = "beingMade")
    @AnswersAs("application/pdf")
    @GetMapping("/api/vouchers/{code}/pdf")
    ResponseEntity<byte[]> pdf(CurrentUser user, @PathVariable String code) {
        Voucher voucher = access.withQrCode(user, code);
        if (voucher.documentSha256() == null) {
            throw Refused.conflict("beingMade", "The voucher's document is being made. Try again in a minute.");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("voucher-" + voucher.code().text() + ".pdf")
                                .build()
                                .toString())
                .body(store.get(voucher.documentSha256()));
    }

    @Operation(summary = "Suspend a voucher: no provider takes it until it is resumed")
    @Idempotent
    @Refuses(
            forbidden = "separationOfDuties",
            conflict = {"alreadySuspended", "voucherEnded"})
    @PostMapping("/api/vouchers/{code}/suspension")
    Changed suspend(CurrentUser user, @PathVariable String code, @RequestBody ChangeRequest request) {
        return change(user, code, VoucherChangeKind.suspend, request);
    }

    @Operation(summary = "Resume a suspended voucher")
    @Idempotent
    @Refuses(
            forbidden = "separationOfDuties",
            conflict = {"notSuspended", "voucherEnded"})
    @PostMapping("/api/vouchers/{code}/resumption")
    Changed resume(CurrentUser user, @PathVariable String code, @RequestBody ChangeRequest request) {
        return change(user, code, VoucherChangeKind.resume, request);
    }

    @Operation(summary = "Revoke a voucher for good; what is left of it is free for others")
    @Idempotent
    @Refuses(forbidden = "separationOfDuties", conflict = "voucherEnded")
    @PostMapping("/api/vouchers/{code}/revocation")
    Changed revoke(CurrentUser user, @PathVariable String code, @RequestBody ChangeRequest request) {
        return change(user, code, VoucherChangeKind.revoke, request);
    }

    @Operation(
            summary =
                    "Issue a voucher anew with a new code, which is sent to its holder; the old one is worth nothing from then on")
    @Idempotent
    @Refuses(forbidden = "separationOfDuties", conflict = "voucherEnded")
    @PostMapping("/api/vouchers/{code}/reissue")
    Changed reissue(CurrentUser user, @PathVariable String code, @RequestBody ChangeRequest request) {
        return change(user, code, VoucherChangeKind.reissue, request);
    }

    private Changed change(CurrentUser user, String typed, VoucherChangeKind kind, ChangeRequest request) {
        VoucherCode code = access.visible(user, typed).code();
        List<String> providers = request.providers() == null ? List.of() : request.providers();
        changes.change(code, kind, providers, request.reason() == null ? "" : request.reason(), user.id());
        return new Changed(
                vouchers.get(code).state().name(),
                vouchers.replacement(code).map(VoucherCode::text).orElse(null));
    }

    @Operation(
            summary =
                    "Whether a scanned voucher holds, and what it is for; open to everyone, changes nothing of it. A provider's log-in asks for its own organisation")
    @PostMapping("/api/vouchers/verify")
    VoucherCheck.Answer verify(@Nullable Authentication person, @RequestBody Question question) {
        if (question.qr() == null || question.qr().isBlank()) {
            throw Refused.invalid("qr", "Give the text of the voucher's QR code.");
        }
        return check.check(question.qr(), provider(person));
    }

    private @Nullable String provider(@Nullable Authentication person) {
        return person != null && CurrentUser.of(person).is(Role.SERVICE_PROVIDER)
                ? programmes.providerOf(person.getName()).code()
                : null;
    }
}
