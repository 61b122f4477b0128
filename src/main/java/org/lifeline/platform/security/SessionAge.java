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
import org.lifeline.platform.session.StoredSession;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends every session after a working day, however much it is used. Requests that a page sends by itself, such as a task list that looks for
 * new tasks, do not count as use, because the person may have left. Such a request is marked by a header, which can only shorten a session
 * and never prolong one.
 */
public class SessionAge extends OncePerRequestFilter {

    /** The header of a request that no person caused; session-watch.mjs sets it. */
    public static final String UNATTENDED = "Lifeline-Unattended";

    static final Duration LONGEST = Duration.ofHours(12);

    private final Clock clock;

    SessionAge(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null
                && Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST).isBefore(clock.instant())) {
            session.invalidate();
        } else if (session != null && request.getHeader(UNATTENDED) == null) {
            session.setAttribute(StoredSession.LAST_USED, clock.millis());
        }
        chain.doFilter(request, response);
    }
}
