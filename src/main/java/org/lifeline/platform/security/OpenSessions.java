package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/** Tells how long a session still lasts. To ask is no use of the session, and does not prolong it ({@link SessionAge}). */
@Component
class OpenSessions {

    /**
     * @param account the account of the session; null when there is no session, it has ended, or nobody is logged in
     * @param secondsLeft seconds until it ends if nobody does anything; 0 when it has ended
     * @param longest seconds that it can last at most, even if it is used, see {@link SessionAge}
     */
    record Remaining(@Nullable String account, long secondsLeft, long longest) {

        static final Remaining NOTHING = new Remaining(null, 0, 0);
    }

    private final Clock clock;

    OpenSessions(Clock clock) {
        this.clock = clock;
    }

    /** The remaining time of the session that the request's cookie names. */
    Remaining of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null
                || !(session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext security)
                || security.getAuthentication() == null) {
            return Remaining.NOTHING;
        }
        long now = clock.millis();
        long longest = SessionAge.LONGEST.toSeconds() - (now - session.getCreationTime()) / 1000;
        long left = Math.min(longest, session.getMaxInactiveInterval() - (now - session.getLastAccessedTime()) / 1000);
        return left <= 0
                ? Remaining.NOTHING
                : new Remaining(security.getAuthentication().getName(), left, longest);
    }
}
