package org.lifeline.redemption;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherVerifier;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The redemption ledger: append-only, one key one redemption, never beyond a voucher's value. */
@Service
public class Redemptions {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final VoucherVerifier verifier;
    private final Vouchers vouchers;
    private final Programmes programmes;
    private final AuditLog audit;

    Redemptions(
            JdbcClient jdbc, Clock clock, VoucherVerifier verifier, Vouchers vouchers, Programmes programmes, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.verifier = verifier;
        this.vouchers = vouchers;
        this.programmes = programmes;
        this.audit = audit;
    }

    /**
     * Redeems a part of a voucher, or all of it. The same key with the same request returns the first redemption again: a caller
     * that heard no answer may ask once more without paying twice.
     *
     * @param key the caller's idempotency key, unique within its organisation
     * @throws Refused 409 with the reason when the voucher does not hold, is not for this provider, or has too little left
     */
    @Transactional
    public Redemption redeem(String user, String key, String qr, Money amount) {
        ServiceProvider provider = programmes.providerOf(user);
        String request = sha256(qr + "|" + amount.currencyCode() + "|" + amount.minor());
        Redemption before = replay(provider.code(), key, request);
        if (before != null) {
            return before;
        }
        Verification verification = verifier.verify(qr, clock.instant(), provider.code());
        if (verification.reason() != null || verification.content() == null) {
            throw Refused.conflict(
                    verification.reason() == null ? "notAVoucher" : verification.reason().code(), verification.message());
        }
        VoucherCode code = verification.content().code();
        if (vouchers.find(code).isEmpty()) {
            throw Refused.conflict(VoucherCheck.UNKNOWN, VoucherCheck.UNKNOWN_MESSAGE);
        }
        Voucher voucher = vouchers.lock(code);
        // requests with the same key wait at the lock: the second one finds what the first one wrote
        before = replay(provider.code(), key, request);
        if (before != null) {
            return before;
        }
        try {
            require(provider, voucher, amount);
        } catch (Refused refused) {
            throw refused.about(voucher.application());
        }
        UUID id = UUID.randomUUID();
        Redemption redemption = new Redemption(
                id,
                code,
                provider.code(),
                amount,
                voucher.balance().minus(amount),
                user,
                Instant.now(clock));
        int written = jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at)
                        values (:id, :voucher, :provider, :key, :request, :amount, :balance, :by, :at) on conflict do nothing""")
                .param("id", redemption.id())
                .param("voucher", code.text())
                .param("provider", provider.code())
                .param("key", key)
                .param("request", request)
                .param("amount", amount.minor())
                .param("balance", redemption.balance().minor())
                .param("by", user)
                .param("at", redemption.redeemedAt().atOffset(ZoneOffset.UTC))
                .update();
        if (written == 0) {
            // the same key for another voucher, at the same moment: nothing of this one is kept
            throw keyReused();
        }
        // last: the accounts are those of everybody in the programme
        vouchers.spend(voucher, id, amount, user);
        audit.append(
                Action.redemption,
                user,
                voucher.application(),
                voucher.programme(),
                Map.of(
                        "id", redemption.id().toString(),
                        "voucher", code.text(),
                        "provider", provider.code(),
                        "amountMinor", amount.minor(),
                        "balanceMinor", redemption.balance().minor(),
                        "currency", amount.currencyCode()));
        return redemption;
    }

    private void require(ServiceProvider provider, Voucher voucher, Money amount) {
        if (programmes.providers(voucher.programme()).stream().noneMatch(p -> p.code().equals(provider.code()))) {
            throw Refused.conflict("wrongProvider", "Your organisation does not take part in this voucher's programme.");
        }
        if (!amount.currencyCode().equals(voucher.value().currencyCode())) {
            throw Refused.conflict(
                    "wrongCurrency", "This voucher is in " + voucher.value().currencyCode() + ".");
        }
        VoucherCheck.ended(voucher).ifPresent(ended -> {
            throw Refused.conflict(ended.reason(), ended.message());
        });
        if (amount.compareTo(voucher.balance()) > 0) {
            throw Refused.conflict("exceedsBalance", "Only " + voucher.balance() + " is left on this voucher.");
        }
    }

    private @Nullable Redemption replay(String provider, String key, String request) {
        // one look: with two, a redemption that commits in between would seem to be another one
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

    private static final String SELECT = "select r.*, v.currency from redemption r join voucher v on v.code = r.voucher_code";

    public Optional<Redemption> find(String provider, UUID id) {
        return jdbc.sql(SELECT + " where r.provider_code = :provider and r.id = :id")
                .param("provider", provider)
                .param("id", id)
                .query(Redemptions::redemption)
                .optional();
    }

    /** A provider's redemptions, the newest first. */
    public List<Redemption> of(String provider, int page, int size) {
        return jdbc.sql(SELECT + " where r.provider_code = :provider order by r.redeemed_at desc, r.id limit :size offset :start")
                .param("provider", provider)
                .param("size", size)
                .param("start", (long) page * size)
                .query(Redemptions::redemption)
                .list();
    }

    /** A provider's redemptions that no live claim has yet, the oldest first. */
    public List<Redemption> unclaimed(String provider) {
        return jdbc.sql(SELECT + "\n" + """
                         where r.provider_code = :provider
                           and not exists (select from claim_line l where l.redemption_id = r.id and l.live)
                         order by r.redeemed_at, r.id limit 500""")
                .param("provider", provider)
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
                row.getObject("redeemed_at", OffsetDateTime.class).toInstant());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
