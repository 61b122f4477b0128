package org.lifeline.passkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What phones are asked to sign, as rows, so that any node can take back what another one gave out. A challenge is for the browser that asked
 * for it, and for one use: whoever comes second with the same one finds nothing.
 */
@Component
class PasskeyChallenges {

    static final Duration VALID = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Clock clock;

    PasskeyChallenges(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Keeps a challenge that was made. An account has one at a time for adding a passkey: a new one takes the place of the older one.
     *
     * @param browser the secret of the browser that asked
     * @param account the account that adds a passkey; null for a log-in
     */
    @Transactional
    public void keep(byte[] challenge, String browser, @Nullable String account) {
        jdbc.sql("""
                        insert into passkey_challenge (challenge, browser, account, expires_at) values (:challenge, :browser, :account, :end)
                        on conflict (account) do update
                          set challenge = excluded.challenge, browser = excluded.browser, expires_at = excluded.expires_at""")
                .param("challenge", challenge)
                .param("browser", DigestUtils.sha256(browser))
                .param("account", account)
                .param("end", at(Instant.now(clock).plus(VALID)))
                .update();
    }

    /**
     * Takes a challenge away, whatever becomes of the rest of the request.
     *
     * @return whether it was given to this browser, for this, and is still valid
     */
    @Transactional
    public boolean take(byte[] challenge, String browser, @Nullable String account) {
        return jdbc.sql("""
                        delete from passkey_challenge where challenge = :challenge and browser = :browser
                           and account is not distinct from cast(:account as text) returning expires_at > :now""")
                .param("challenge", challenge)
                .param("browser", DigestUtils.sha256(browser))
                .param("account", account)
                .param("now", at(Instant.now(clock)))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** Forgets those that nobody came back with. */
    @Scheduled(fixedDelay = 5, initialDelay = 5, timeUnit = TimeUnit.MINUTES)
    @Transactional
    public void forget() {
        jdbc.sql("delete from passkey_challenge where expires_at < :now")
                .param("now", at(Instant.now(clock)))
                .update();
    }
}
