package org.lifeline.voucher;

import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SignedCodes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Token status lists (IETF draft-ietf-oauth-status-list): for each voucher two bits, 0 valid, 1 revoked or replaced, 2 suspended, 3 exhausted, so that a scanner
 * without a network knows what was spent before it lost it. Signed, and the same for everyone: a CDN can carry it.
 */
@Component
class StatusLists {

    /** Vouchers in one list. */
    static final int SIZE = 1 << 20;

    /** How long a scanner may use its copy before it asks again. */
    static final Duration TTL = Duration.ofMinutes(5);

    private static final Duration EXPIRY = Duration.ofDays(30);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final String TYPE = "application/statuslist+cwt";
    private static final int BITS = 2;
    private static final int REVOKED = 1;
    private static final int SUSPENDED = 2;
    private static final int EXHAUSTED = 3;

    private record Made(Instant at, byte[] token) {}

    private final JdbcClient jdbc;
    private final SignedCodes codes;
    private final Clock clock;
    private final Map<Integer, Made> made = new ConcurrentHashMap<>();

    StatusLists(JdbcClient jdbc, SignedCodes codes, Clock clock) {
        this.jdbc = jdbc;
        this.codes = codes;
        this.clock = clock;
    }

    /** @throws Refused 404 when no voucher is in such a list */
    byte[] token(int list) {
        Instant now = clock.instant();
        boolean exists = jdbc.sql("select exists (select from voucher where status_list = :list)")
                .param("list", list)
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw Refused.notFound("There is no such status list.");
        }
        return made.compute(list, (k, old) -> old != null && old.at().plus(REFRESH).isAfter(now) ? old : new Made(now, make(k, now)))
                .token();
    }

    private byte[] make(int list, Instant now) {
        byte[] bits = new byte[SIZE * BITS / 8];
        jdbc.sql("select status_index, state from voucher where status_list = :list and state in ('revoked', 'replaced', 'suspended', 'exhausted')")
                .param("list", list)
                .query(row -> {
                    int index = row.getInt(1);
                    int status = switch (Voucher.State.valueOf(row.getString(2))) {
                        case exhausted -> EXHAUSTED;
                        case suspended -> SUSPENDED;
                        default -> REVOKED;
                    };
                    bits[index / 4] |= (byte) (status << (index % 4 * BITS));
                });
        CBORObject claims = CBORObject.NewMap()
                .Add(2, codes.issuer() + "/status-lists/" + list)
                .Add(6, now.getEpochSecond())
                .Add(4, now.plus(EXPIRY).getEpochSecond())
                .Add(65534, TTL.toSeconds())
                .Add(65533, CBORObject.NewMap().Add("bits", BITS).Add("lst", CBORObject.FromObject(deflate(bits))));
        return codes.token(KeyUse.STATUS_LIST, TYPE, claims, now);
    }

    private static byte[] deflate(byte[] bits) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bits);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
