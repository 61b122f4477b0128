package org.lifeline.voucher;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Decides whether a scanned voucher is valid: first by its signature, then by the ledger. It does not change the voucher. */
@Service
public class VoucherCheck {

    /**
     * What a QR code shows of the holder.
     *
     * @param birthYearApproximate whether the holder knows their year of birth only approximately
     */
    public record Holder(String shown, @Nullable Integer birthYear, boolean birthYearApproximate) {}

    /** One thing that the voucher is for. */
    public record Item(String item, int quantity) {}

    /** The content of the QR code; amounts in major and in minor units. */
    public record Entitlement(
            String code,
            String issuer,
            String programme,
            String currency,
            BigDecimal amount,
            long amountMinor,
            List<Item> items,
            Holder holder,
            List<String> providers,
            Instant validFrom,
            Instant expires) {}

    /**
     * @param valid whether the voucher can be used now
     * @param reason why not, as a stable code; null when it is valid
     * @param message the reason in words
     * @param status its state in the ledger: issued, suspended, exhausted, expired, revoked, replaced; null when the voucher is not ours
     * @param balance what is left of its value, in major units
     * @param itemsLeft how many are left of each thing that it is for; empty for a voucher for any help
     */
    public record Answer(
            boolean valid,
            @Nullable String reason,
            String message,
            @Nullable String status,
            @Nullable BigDecimal balance,
            Map<String, Integer> itemsLeft,
            @Nullable Entitlement entitlement) {}

    private final Vouchers vouchers;
    private final VoucherVerifier verifier;
    private final VoucherItems items;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    VoucherCheck(
            Vouchers vouchers,
            VoucherVerifier verifier,
            VoucherItems items,
            Clock clock,
            ApplicationEventPublisher events) {
        this.vouchers = vouchers;
        this.verifier = verifier;
        this.items = items;
        this.clock = clock;
        this.events = events;
    }

    /**
     * @param qr the text that was scanned or pasted
     * @param provider the provider that wants to accept it; its question is recorded. Null: no provider is checked or recorded
     */
    public Answer check(String qr, @Nullable String provider) {
        Verification verification = verifier.verify(qr.strip(), clock.instant(), provider);
        Entitlement entitlement = verification.content() == null ? null : entitlement(verification.content());
        Optional<Voucher> known = verification.content() == null
                ? Optional.empty()
                : vouchers.find(verification.content().code());
        if (provider != null) {
            known.ifPresent(voucher -> events.publishEvent(new VoucherScanned(voucher.code(), provider)));
        }
        String status = known.map(v -> v.state().name()).orElse(null);
        Map<String, Integer> itemsLeft =
                known.isEmpty() || entitlement == null || entitlement.items().isEmpty()
                        ? Map.of()
                        : items.of(known.get().code()).stream()
                                .collect(Collectors.toMap(
                                        VoucherItems.Line::name, VoucherItems.Line::left, Integer::sum, TreeMap::new));
        BigDecimal balance = known.map(v -> v.balance().major()).orElse(null);
        if (verification.reason() != null) {
            return new Answer(
                    false,
                    verification.reason().code(),
                    verification.message(),
                    status,
                    balance,
                    itemsLeft,
                    entitlement);
        }
        if (known.isEmpty()) {
            return new Answer(false, UNKNOWN, UNKNOWN_MESSAGE, null, null, itemsLeft, entitlement);
        }
        Optional<Unusable> unusable = whyUnusable(known.get());
        if (unusable.isPresent()) {
            return new Answer(
                    false, unusable.get().reason(), unusable.get().message(), status, balance, itemsLeft, entitlement);
        }
        return new Answer(true, null, verification.message(), status, balance, itemsLeft, entitlement);
    }

    /** Reason for a voucher that we signed but that is not in our ledger. */
    public static final String UNKNOWN = "unknownVoucher";

    public static final String UNKNOWN_MESSAGE = "This voucher is not in our books. Do not honour it.";

    /** Reason for a voucher that has no balance left. */
    public static final String EXHAUSTED = "exhausted";

    public static final String EXHAUSTED_MESSAGE = "This voucher is genuine, but all of it has been used.";

    /** Why a voucher in our ledger cannot be used, or not at present. */
    public record Unusable(String reason, String message) {}

    /** Empty while the ledger allows the voucher to be redeemed. */
    public static Optional<Unusable> whyUnusable(Voucher voucher) {
        return switch (voucher.state()) {
            case issued -> Optional.empty();
            case exhausted -> Optional.of(new Unusable(EXHAUSTED, EXHAUSTED_MESSAGE));
            case expired ->
                Optional.of(new Unusable(Verification.Reason.EXPIRED.code(), Verification.Reason.EXPIRED.message()));
            case suspended ->
                Optional.of(new Unusable(
                        "suspended",
                        "This voucher is genuine, but it is suspended for the time being. Do not honour it now."));
            case replaced ->
                Optional.of(new Unusable(
                        "replaced", "This voucher is genuine, but another one has replaced it. Do not honour it."));
            case revoked ->
                Optional.of(
                        new Unusable("revoked", "This voucher is genuine, but it was cancelled. Do not honour it."));
        };
    }

    private static Holder holder(VoucherContent content) {
        VoucherContent.BirthYear birth = content.birth();
        return birth == null
                ? new Holder(content.holderShown(), null, false)
                : new Holder(content.holderShown(), birth.year(), birth.approximate());
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
                        .map(item -> new Item(item.name(), item.quantity()))
                        .toList(),
                holder(content),
                content.providers(),
                content.validFrom(),
                content.expires());
    }
}
