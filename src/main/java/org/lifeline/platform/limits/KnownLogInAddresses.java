package org.lifeline.platform.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * The addresses from which somebody has logged in to an account before. However many strangers try an account's password, only unknown
 * addresses are locked out. The addresses are stored as keyed hashes, so that the table does not reveal who was where.
 */
@Component
class KnownLogInAddresses {

    private static final String COLUMN = "log_in_place";
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final Clock clock;

    KnownLogInAddresses(JdbcClient jdbc, PersonalData personal, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.clock = clock;
    }

    boolean isKnown(String account, String address) {
        return jdbc.sql("select count(*) from log_in_place where id = :id")
                        .param("id", id(account, address))
                        .query(Long.class)
                        .single()
                > 0;
    }

    @EventListener
    void loggedIn(InteractiveAuthenticationSuccessEvent event) {
        if (event.getAuthentication() instanceof UsernamePasswordAuthenticationToken login
                && login.getDetails() instanceof WebAuthenticationDetails from) {
            jdbc.sql(
                            "insert into log_in_place (id, seen_at) values (:id, :now) on conflict (id) do update set seen_at = excluded.seen_at")
                    .param("id", id(login.getName(), from.getRemoteAddress()))
                    .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private byte[] id(String account, String address) {
        return Objects.requireNonNull(personal.fingerprint(COLUMN, account.toLowerCase(Locale.ROOT) + "\n" + address));
    }

    @Scheduled(fixedDelay = 24 * 60, initialDelay = 10, timeUnit = java.util.concurrent.TimeUnit.MINUTES)
    void forget() {
        jdbc.sql("delete from log_in_place where seen_at < :then")
                .param("then", Instant.now(clock).minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                .update();
    }
}
