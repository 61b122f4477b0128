package org.lifeline.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends every session after a working day, however much it is used. Requests that a page sends by itself, such as a task list that looks for
 * new tasks, do not count as use, because the person may have left. Such a request is marked by a header, which can only shorten a session
 * and never prolong one.
 */
public class SessionAge extends OncePerRequestFilter {

    /** The header of a request that no person caused; session-watch.mjs sets it. */
    public static final String UNATTENDED = "Lifeline-Unattended";

    /** Session attribute: when the person last used the session, in milliseconds since 1970. */
    public static final String LAST_USED = SessionAge.class.getName() + ".lastUsed";

    static final Duration LONGEST = Duration.ofHours(12);

    private final Clock clock;

    SessionAge(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && isOver(session)) {
            session.invalidate();
        } else if (session != null && request.getHeader(UNATTENDED) == null) {
            session.setAttribute(LAST_USED, clock.millis());
        }
        chain.doFilter(request, response);
    }

    private boolean isOver(HttpSession session) {
        int longestIdle = session.getMaxInactiveInterval();
        return Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST).isBefore(clock.instant())
                || (longestIdle > 0
                        && session.getAttribute(LAST_USED) instanceof Long used
                        && clock.millis() - used
                                > Duration.ofSeconds(longestIdle).toMillis());
    }
}
