package org.lifeline.voucher;

import com.upokecenter.cbor.CBORObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SignedCodes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Token status lists (IETF draft-ietf-oauth-status-list) with the state of each voucher. A scanner without a network knows from them what
 * happened before it lost the network. The lists are signed and the same for everyone, so a CDN can deliver them. They are published as CWT
 * and as JWT.
 */
@Component
class StatusLists {

    /** Number of vouchers in one list. */
    static final int SIZE = 1 << 20;

    /** How long a scanner may use its copy before it must ask again. */
    static final Duration TTL = Duration.ofMinutes(5);

    private static final Duration EXPIRY = Duration.ofDays(30);
    private static final Duration REFRESH = Duration.ofSeconds(30);

    /** One state of a list in both formats, made together so that they never disagree. */
    record Tokens(Instant at, byte[] cwt, byte[] jwt) {}

    private final JdbcClient jdbc;
    private final SignedCodes codes;
    private final Clock clock;
    private final Map<Integer, Tokens> made = new ConcurrentHashMap<>();

    StatusLists(JdbcClient jdbc, SignedCodes codes, Clock clock) {
        this.jdbc = jdbc;
        this.codes = codes;
        this.clock = clock;
    }

    /** The addresses of all lists, the oldest first. */
    List<String> addresses() {
        // lists are numbered from 1 and filled one after the other, so the highest number is their count; the end of a
        // unique index has it
        int newest = jdbc.sql("select coalesce(max(status_list), 0) from voucher")
                .query(Integer.class)
                .single();
        return IntStream.rangeClosed(1, newest).mapToObj(this::address).toList();
    }

    private String address(int list) {
        return codes.issuer() + "/status-lists/" + list;
    }

    /** @throws Refused 404 when no voucher has an entry in this list */
    Tokens tokens(int list) {
        Instant now = clock.instant();
        boolean exists = jdbc.sql("select exists (select from voucher where status_list = :list)")
                .param("list", list)
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw Refused.notFound("There is no such status list.");
        }
        return made.compute(
                list, (k, old) -> old != null && old.at().plus(REFRESH).isAfter(now) ? old : make(k, now));
    }

    private Tokens make(int list, Instant now) {
        StatusBits bits = new StatusBits(SIZE);
        jdbc.sql("""
                        select status_index, state from voucher
                         where status_list = :list and state in ('revoked', 'replaced', 'suspended', 'exhausted')""").param("list", list).query(row -> {
            bits.set(
                    row.getInt(1),
                    switch (Voucher.State.valueOf(row.getString(2))) {
                        case exhausted -> StatusBits.EXHAUSTED;
                        case suspended -> StatusBits.SUSPENDED;
                        default -> StatusBits.REVOKED;
                    });
        });
        byte[] lst = bits.compressed();
        String subject = address(list);
        long expires = now.plus(EXPIRY).getEpochSecond();
        return new Tokens(now, cwt(subject, now, expires, lst), jwt(subject, now, expires, lst));
    }

    private byte[] cwt(String subject, Instant now, long expires, byte[] lst) {
        CBORObject claims = CBORObject.NewMap()
                .Add(2, subject)
                .Add(6, now.getEpochSecond())
                .Add(4, expires)
                .Add(65534, TTL.toSeconds())
                .Add(65533, CBORObject.NewMap().Add("bits", StatusBits.BITS).Add("lst", CBORObject.FromObject(lst)));
        return codes.token(KeyUse.STATUS_LIST, "application/statuslist+cwt", claims, now);
    }

    private byte[] jwt(String subject, Instant now, long expires, byte[] lst) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", subject);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expires);
        claims.put("ttl", TTL.toSeconds());
        claims.put(
                "status_list",
                Map.of(
                        "bits",
                        StatusBits.BITS,
                        "lst",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(lst)));
        return codes.jwt(KeyUse.STATUS_LIST, "statuslist+jwt", claims, now).getBytes(StandardCharsets.US_ASCII);
    }
}
