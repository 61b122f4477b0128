package org.lifeline.voucher;

import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VoucherController {

    /** Amounts are in major units. */
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
            String qr) {}

    record Question(@Nullable String qr) {}

    record Holder(String shown, @Nullable Integer birthYear) {}

    /** What the QR itself says; amounts in major and in minor units. */
    record Entitlement(
            String code,
            String issuer,
            String programme,
            String currency,
            BigDecimal amount,
            long amountMinor,
            List<Map<String, Object>> items,
            Holder holder,
            List<String> providers,
            Instant validFrom,
            Instant expires) {}

    /**
     * @param valid whether it holds now
     * @param reason why not, as a stable code; null when it holds
     * @param message the same for a person
     * @param status what the ledger knows of it: issued, exhausted; null when it is not ours
     * @param balance what is left, in major units
     */
    record Answer(
            boolean valid,
            @Nullable String reason,
            String message,
            @Nullable String status,
            @Nullable BigDecimal balance,
            @Nullable Entitlement entitlement) {}

    private final Vouchers vouchers;
    private final VoucherVerifier verifier;
    private final DocumentStore store;
    private final Clock clock;

    VoucherController(Vouchers vouchers, VoucherVerifier verifier, DocumentStore store, Clock clock) {
        this.vouchers = vouchers;
        this.verifier = verifier;
        this.store = store;
        this.clock = clock;
    }

    @Operation(summary = "A voucher's state and balance, for its holder and for officers")
    @GetMapping("/api/vouchers/{code}")
    View get(CurrentUser user, @PathVariable String code) {
        Voucher v = vouchers.visible(user, code);
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
                v.qr());
    }

    @Operation(summary = "The voucher to print or show, a PDF")
    @GetMapping("/api/vouchers/{code}/pdf")
    ResponseEntity<byte[]> pdf(CurrentUser user, @PathVariable String code) {
        Voucher voucher = vouchers.visible(user, code);
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

    @Operation(summary = "Whether a scanned voucher holds, and what it is for; open to everyone, changes nothing")
    @PostMapping("/api/vouchers/verify")
    Answer verify(@RequestBody Question question) {
        if (question.qr() == null || question.qr().isBlank()) {
            throw Refused.invalid("qr", "Give the text of the voucher's QR code.");
        }
        Verification verification = verifier.verify(question.qr(), clock.instant(), null);
        Entitlement entitlement = verification.content() == null ? null : entitlement(verification.content());
        Optional<Voucher> known =
                verification.content() == null ? Optional.empty() : vouchers.find(verification.content().code());
        String status = known.map(v -> v.state().name()).orElse(null);
        BigDecimal balance = known.map(v -> v.balance().major()).orElse(null);
        if (!verification.valid()) {
            return new Answer(false, code(verification), verification.message(), status, balance, entitlement);
        }
        if (known.isEmpty()) {
            return new Answer(false, "unknownVoucher", "This voucher is not in our books. Do not honour it.", null, null, entitlement);
        }
        if (known.get().state() == Voucher.State.exhausted) {
            return new Answer(false, "exhausted", "This voucher is genuine, but all of it has been used.", status, balance, entitlement);
        }
        return new Answer(true, null, verification.message(), status, balance, entitlement);
    }

    private static @Nullable String code(Verification verification) {
        return verification.reason() == null ? null : verification.reason().code();
    }

    private static Entitlement entitlement(VoucherContent content) {
        return new Entitlement(
                content.code().text(),
                content.issuer(),
                content.programme(),
                content.amount().currencyCode(),
                content.amount().major(),
                content.amount().minor(),
                content.items().stream()
                        .map(item -> Map.<String, Object>of("item", item.name(), "quantity", item.quantity()))
                        .toList(),
                new Holder(content.holderShown(), content.birthYear()),
                content.providers(),
                content.validFrom(),
                content.expires());
    }
}
