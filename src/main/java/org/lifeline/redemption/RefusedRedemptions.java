package org.lifeline.redemption;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import org.lifeline.platform.problem.Refused;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Redemptions that were refused, by their idempotency keys, kept for {@value #HOURS} hours. A desk that was told "no" gives no help, so no
 * other try with the same key may redeem afterwards: not one that hung in a node or a network while its sender repeated it, however late it
 * arrives. The database holds both to it: a key is booked or refused, never both.
 */
@Component
class RefusedRedemptions {

    private static final int HOURS = 48;

    /**
     * What the desk mends in the same sale, and what says nothing of a try that hangs: it carries the same PIN and the same paper, and is
     * refused as well.
     */
    private static final Set<String> NOT_FINAL =
            Set.of("idempotencyKeyReused", "identityCheckRequired", "pinRequired", "wrongPin");

    private final JdbcClient jdbc;
    private final Clock clock;

    RefusedRedemptions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes a refusal final for its key and content. Only what the present state refuses (409) is kept: who may redeem (403) does not
     * change within a try.
     *
     * @param request the fingerprint of voucher, amount and things
     * @throws DuplicateKeyException when another try with the same key was booked in the meantime
     */
    void keep(String provider, String key, String request, Refused refused) {
        if (refused.status() != 409 || NOT_FINAL.contains(refused.reason())) {
            return;
        }
        jdbc.sql("""
                        insert into refused_redemption (provider_code, idempotency_key, request_sha256, reason, message, case_number, refused_at)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .params(
                        provider,
                        key,
                        request,
                        refused.reason(),
                        refused.detail(),
                        refused.caseNumber(),
                        OffsetDateTime.now(clock))
                .update();
    }

    /** The refusal that is final for this key and content. */
    Optional<Refused> find(String provider, String key, String request) {
        return jdbc.sql("""
                        select reason, message, case_number from refused_redemption
                        where provider_code = ? and idempotency_key = ? and request_sha256 = ?""")
                .params(provider, key, request)
                .query((row, n) -> {
                    Refused refused = Refused.conflict(row.getString("reason"), row.getString("message"));
                    String number = row.getString("case_number");
                    return number == null ? refused : refused.about(number);
                })
                .optional();
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 900_000)
    void forgetOld() {
        jdbc.sql("delete from refused_redemption where refused_at < ?")
                .param(OffsetDateTime.now(clock).minus(Duration.ofHours(HOURS)))
                .update();
    }
}
