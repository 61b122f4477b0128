package org.lifeline.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.lifeline.platform.limits.LogInLimited;
import org.lifeline.platform.problem.RefusedAttempt;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationFailureDisabledEvent;
import org.springframework.stereotype.Component;

/**
 * Counts what was refused, by reason. Each event comes after the transaction of what was refused has ended, so nothing is counted that did not
 * happen. Nobody's name is in a label.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RefusalMetrics {

    /** Refused redemptions of devices that had no network are counted where they are judged. */
    private static final String REDEEM = "POST /api/redemptions";

    private static final String WRONG = "wrongPassword";
    private static final String ROLES = "rolesExclude";
    private static final String LIMIT = "tooManyAttempts";
    private static final String OTHER = "other";

    private final MeterRegistry registry;

    RefusalMetrics(MeterRegistry registry) {
        this.registry = registry;
        // a counter that appears with its first event hides this event from whoever asks for the increase
        List.of(WRONG, ROLES, LIMIT, OTHER).forEach(this::logIns);
    }

    @EventListener
    void refused(RefusedAttempt attempt) {
        if (attempt.where().equals(REDEEM)) {
            registry.counter("lifeline.redemptions.refused", "way", "online", "reason", attempt.reason())
                    .increment();
        }
    }

    @EventListener
    void failed(AbstractAuthenticationFailureEvent event) {
        if (event instanceof AuthenticationFailureBadCredentialsEvent) {
            logIns(WRONG).increment();
        } else if (event instanceof AuthenticationFailureDisabledEvent) {
            logIns(ROLES).increment();
        } else {
            logIns(OTHER).increment();
        }
    }

    @EventListener
    void limited(LogInLimited event) {
        logIns(LIMIT).increment();
    }

    private Counter logIns(String reason) {
        return Counter.builder("lifeline.log.ins.refused")
                .description("Log-ins that were refused")
                .tag("reason", reason)
                .register(registry);
    }
}
