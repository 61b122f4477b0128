package org.lifeline.redemption;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.ledger.Spending;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Suspensions;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.VoucherVerifier;
import org.lifeline.voucher.Vouchers;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All redemptions. They are only ever added. One idempotency key gives one redemption of a voucher, whoever sends it, and a voucher is
 * never redeemed beyond its value.
 */
@Service
public class Redemptions {

    /** Valid keys of callers. The product's own keys contain a space, so that no caller can use one of them. */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final VoucherVerifier verifier;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final VoucherItems items;
    private final Pins pins;
    private final Spending spending;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Duties duties;
    private final Suspensions suspensions;
    private final RefusedRedemptions refusals;

    Redemptions(
            JdbcClient jdbc,
            Clock clock,
            VoucherVerifier verifier,
            Vouchers vouchers,
            Programmes programmes,
            VoucherItems items,
            Pins pins,
            Spending spending,
            AuditLog audit,
            TransactionTemplate transaction,
            Duties duties,
            Suspensions suspensions,
            RefusedRedemptions refusals) {
        this.suspensions = suspensions;
        this.refusals = refusals;
        this.jdbc = jdbc;
        this.clock = clock;
        this.verifier = verifier;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.items = items;
        this.pins = pins;
        this.spending = spending;
        this.audit = audit;
        this.transaction = transaction;
        this.duties = duties;
    }

    /**
     * Redeems a voucher, completely or in part. The same key with the same request returns the first redemption again, so a caller that got
     * no answer can repeat the request without a second redemption. A refusal that a new try could escape is kept under the key, too
     * ({@link RefusedRedemptions}): what is to be tried once more takes a new key.
     *
     * @param key the caller's idempotency key. It belongs to one redemption of the caller's organisation, and to one redemption of a
     *     voucher, whoever sends it
     * @throws Refused 422 when the key is missing or invalid; 409 with the reason when the provider is suspended, when the voucher is not valid, is not for this provider,
     *     has too little left, or the beneficiary's presence is not proved; 403 when this person has another duty on the case, or belongs
     *     to the beneficiary's household
     */
    @Transactional(propagation = Propagation.NEVER)
    public Redemption redeem(String user, String key, RedemptionRequest asked) {
        if (!KEY.matcher(key).matches()) {
            throw Refused.invalid(
                    "Idempotency-Key",
                    "Send this header with 1 to 100 characters that name this redemption, such as a UUID.");
        }
        Money amount = asked.amount();
        ServiceProvider provider = programmes.providerOf(user);
        String request = sha256(asked.qr() + "|" + amount.currencyCode() + "|" + amount.minor()
                + (asked.items().isEmpty() ? "" : "|" + asked.items()));
        Redemption before = replay(provider.code(), key, request);
        if (before != null) {
            return before;
        }
        try {
            return redeem(user, key, request, provider, asked);
        } catch (Refused refused) {
            return settled(provider.code(), key, request, refused);
        } catch (DuplicateKeyException refusedMeanwhile) {
            // this try hung somewhere, its sender repeated it, and the second try was refused before this one arrived
            throw refusals.find(provider.code(), key, request).orElseThrow(() -> refusedMeanwhile);
        }
    }

    private Redemption redeem(
            String user, String key, String request, ServiceProvider provider, RedemptionRequest asked) {
        suspensions.requireActive(provider.code());
        Verification verification = verifier.verify(asked.qr(), clock.instant(), provider.code());
        if (verification.reason() != null || verification.content() == null) {
            throw Refused.conflict(
                    verification.reason() == null
                            ? "notAVoucher"
                            : verification.reason().code(),
                    verification.message());
        }
        VoucherCode code = verification.content().code();
        Voucher seen = vouchers.find(code)
                .orElseThrow(() -> Refused.conflict(VoucherCheck.UNKNOWN, VoucherCheck.UNKNOWN_MESSAGE));
        @Nullable Presence presence;
        try {
            // checked before the PIN, so that nobody who could not redeem anyway can guess PINs
            Presence asPlanned =
                    programmes.presenceAt(seen.programme(), provider.code()).orElseThrow(Redemptions::notAMember);
            presence = VoucherCheck.whyUnusable(seen).isPresent()
                    ? null
                    : checkPresence(seen, pins.presence(seen, asPlanned), asked, provider);
        } catch (Refused refused) {
            throw refused.about(seen.application());
        }
        boolean certainThings = !verification.content().items().isEmpty();
        return Objects.requireNonNull(transaction.execute(
                status -> redeem(user, key, request, provider, code, certainThings, asked, presence)));
    }

    /**
     * What the caller is told of a refusal: the redemption after all, if another try with the same key was booked first; otherwise the
     * refusal, which is final for this key wherever another try still hangs.
     */
    private Redemption settled(String provider, String key, String request, Refused refused) {
        Redemption meanwhile = replay(provider, key, request);
        if (meanwhile == null) {
            try {
                refusals.keep(provider, key, request, refused);
            } catch (DuplicateKeyException booked) {
                meanwhile = replay(provider, key, request);
            }
        }
        if (meanwhile == null) {
            throw refused;
        }
        return meanwhile;
    }

    /** The presence check that a provider has to make; empty when there is no such voucher. */
    Optional<Presence> presence(VoucherCode code) {
        return vouchers.find(code).map(pins::presence);
    }

    /** Checks the beneficiary's presence in this way, and returns the way. */
    private Presence checkPresence(
            Voucher voucher, Presence presence, RedemptionRequest asked, ServiceProvider provider) {
        switch (presence) {
            case pin -> {
                if (asked.pin() == null) {
                    throw Refused.conflict(
                            "pinRequired",
                            "Ask the beneficiary for the PIN of six digits and send it with the redemption.");
                }
                pins.check(voucher, asked.pin(), provider.code());
            }
            case id -> {
                if (asked.paper() == null) {
                    throw Refused.conflict(
                            "identityCheckRequired",
                            "Look at an identity paper of the beneficiary and say which kind it is.");
                }
            }
            case none -> {}
        }
        return presence;
    }

    /** @param presence null for a voucher that had ended before presence was checked */
    private Redemption redeem(
            String user,
            String key,
            String request,
            ServiceProvider provider,
            VoucherCode code,
            boolean certainThings,
            RedemptionRequest asked,
            @Nullable Presence presence) {
        Money amount = asked.amount();
        Voucher voucher = vouchers.lock(code);
        try {
            require(voucher, amount);
            if (certainThings || !asked.items().isEmpty()) {
                items.require(code, asked.items().quantities());
            }
            if (presence == null) {
                throw Refused.conflict("changedMeanwhile", "This voucher has just changed. Scan it again.");
            }
            duties.assign(List.of(voucher.application()), user, Duty.REDEMPTION);
        } catch (Refused refused) {
            throw refused.about(voucher.application());
        }
        return book(
                voucher,
                provider,
                key,
                request,
                new Booking(
                        amount,
                        user,
                        presence,
                        presence == Presence.id ? asked.paper() : null,
                        asked.items(),
                        asked.device(),
                        null,
                        false));
    }

    /**
     * What is recorded of a redemption besides its amount.
     *
     * @param offlineRecord id of the record of a device without a network, if the redemption comes from one
     * @param overdrawn whether the programme pays it beyond the voucher's value
     */
    record Booking(
            Money amount,
            String user,
            Presence presence,
            @Nullable IdentityPaper paper,
            GivenItems items,
            @Nullable String device,
            @Nullable UUID offlineRecord,
            boolean overdrawn) {}

    /**
     * Writes a redemption of a locked voucher and spends the amount. The caller has made all checks.
     *
     * @throws Refused 409 when the key was used at the same moment for another voucher, or by another organisation for this one
     */
    Redemption book(Voucher voucher, ServiceProvider provider, String key, String request, Booking booking) {
        Money amount = booking.amount();
        Redemption redemption = new Redemption(
                UUID.randomUUID(),
                voucher.code(),
                provider.code(),
                amount,
                booking.overdrawn() ? voucher.balance() : voucher.balance().minus(amount),
                booking.user(),
                Instant.now(clock),
                booking.presence(),
                booking.paper(),
                booking.device(),
                booking.overdrawn(),
                null);
        int written = jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at, presence, identity_kind, device,
                                                offline_record, overdrawn)
                        values (:id, :voucher, :provider, :key, :request, :amount, :balance, :by, :at, :presence, :paper, :device,
                                :record, :overdrawn)
                        on conflict do nothing""")
                .param("id", redemption.id())
                .param("voucher", voucher.code().text())
                .param("provider", provider.code())
                .param("key", key)
                .param("request", request)
                .param("amount", amount.minor())
                .param("balance", redemption.balance().minor())
                .param("by", booking.user())
                .param("at", redemption.redeemedAt().atOffset(ZoneOffset.UTC))
                .param("presence", booking.presence().name())
                .param("paper", booking.paper() == null ? null : booking.paper().name())
                .param("device", booking.device())
                .param("record", booking.offlineRecord())
                .param("overdrawn", booking.overdrawn())
                .update();
        if (written == 0) {
            // the key was used at the same moment for another voucher or by another organisation: this transaction is
            // rolled back, and the
            // answer reveals nothing
            throw keyReused();
        }
        items.subtract(voucher.code(), redemption.id(), booking.items().quantities());
        audit.append(
                Action.redemption,
                booking.user(),
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id", redemption.id().toString(),
                        "voucher", voucher.code().text(),
                        "provider", provider.code(),
                        "amountMinor", amount.minor(),
                        "balanceMinor", redemption.balance().minor(),
                        "currency", amount.currencyCode(),
                        "presence", booking.presence().name(),
                        "offline", booking.offlineRecord() != null,
                        "overdrawn", booking.overdrawn()));
        // done last, because the whole programme shares these accounts
        if (booking.overdrawn()) {
            spending.overspend(voucher.programme(), voucher.application(), redemption.id(), amount, booking.user());
        } else {
            vouchers.spend(voucher, redemption.id(), amount, booking.user());
        }
        return redemption;
    }

    /** The refusal for a provider that does not take part in the voucher's programme; empty for one that does. */
    Optional<Refused> whyNotMember(ServiceProvider provider, Voucher voucher) {
        return programmes.presenceAt(voucher.programme(), provider.code()).isPresent()
                ? Optional.empty()
                : Optional.of(notAMember());
    }

    private static Refused notAMember() {
        return Refused.conflict("wrongProvider", "Your organisation does not take part in this voucher's programme.");
    }

    private static void require(Voucher voucher, Money amount) {
        if (!amount.currencyCode().equals(voucher.value().currencyCode())) {
            throw Refused.conflict(
                    "wrongCurrency", "This voucher is in " + voucher.value().currencyCode() + ".");
        }
        VoucherCheck.whyUnusable(voucher).ifPresent(unusable -> {
            throw Refused.conflict(unusable.reason(), unusable.message());
        });
        if (amount.compareTo(voucher.balance()) > 0) {
            throw Refused.conflict("exceedsBalance", "Only " + voucher.balance() + " is left on this voucher.");
        }
    }

    private @Nullable Redemption replay(String provider, String key, String request) {
        // one query: between two, a redemption that commits would look like another one
        Optional<Replay> before = jdbc.sql(SELECT + " where r.provider_code = :provider and r.idempotency_key = :key")
                .param("provider", provider)
                .param("key", key)
                .query((row, n) -> new Replay(row.getString("request_sha256"), redemption(row, n)))
                .optional();
        if (before.isPresent() && !before.get().request().equals(request)) {
            throw keyReused();
        }
        return before.map(Replay::redemption).orElse(null);
    }

    private record Replay(String request, Redemption redemption) {}

    private static Refused keyReused() {
        return Refused.conflict("idempotencyKeyReused", "This Idempotency-Key was used for another redemption.");
    }

    private static final String SELECT = """
            select r.*, v.currency, b.reversed_at from redemption r join voucher v on v.code = r.voucher_code
              left join redemption_reversal b on b.redemption_id = r.id""";

    static Refused unknown() {
        return Refused.notFound("Your organisation has no such redemption.");
    }

    public Optional<Redemption> find(String provider, UUID id) {
        return jdbc.sql(SELECT + " where r.provider_code = :provider and r.id = :id")
                .param("provider", provider)
                .param("id", id)
                .query(Redemptions::redemption)
                .optional();
    }

    /** A redemption, whichever provider made it. */
    public Optional<Redemption> find(UUID id) {
        return jdbc.sql(SELECT + " where r.id = :id")
                .param("id", id)
                .query(Redemptions::redemption)
                .optional();
    }

    /** All redemptions of a voucher, the newest first. */
    public List<Redemption> of(VoucherCode voucher) {
        return jdbc.sql(SELECT + " where r.voucher_code = :voucher order by r.redeemed_at desc, r.id")
                .param("voucher", voucher.text())
                .query(Redemptions::redemption)
                .list();
    }

    /** Several redemptions of a provider. */
    public List<Redemption> find(String provider, Collection<UUID> ids) {
        return jdbc.sql(SELECT + " where r.provider_code = :provider and r.id = any (:ids)")
                .param("provider", provider)
                .param("ids", ids.toArray(UUID[]::new))
                .query(Redemptions::redemption)
                .list();
    }

    private static Redemption redemption(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Redemption(
                row.getObject("id", UUID.class),
                new VoucherCode(row.getString("voucher_code")),
                row.getString("provider_code"),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                Money.ofMinor(currency, row.getLong("balance_minor")),
                row.getString("redeemed_by"),
                row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                Presence.valueOf(row.getString("presence")),
                row.getString("identity_kind") == null ? null : IdentityPaper.valueOf(row.getString("identity_kind")),
                row.getString("device"),
                row.getBoolean("overdrawn"),
                row.getObject("reversed_at", OffsetDateTime.class) == null
                        ? null
                        : row.getObject("reversed_at", OffsetDateTime.class).toInstant());
    }

    static String sha256(String text) {
        return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
