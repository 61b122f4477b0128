package org.lifeline.platform.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers {@code GET /session}: to which account the session of the browser's cookie belongs, and how long it lasts. It runs in front of
 * the security chain, which uses the session of every request, so that a page that asks does not prolong the session. It tells nothing to
 * anybody but the holder of the cookie.
 */
@Component
@Order(SessionStatusFilter.BEFORE_THE_SECURITY_CHAIN)
class SessionStatusFilter extends OncePerRequestFilter {

    static final int BEFORE_THE_SECURITY_CHAIN = -110;

    private static final String PATH = "/session";

    private final OpenSessions sessions;
    private final LogIn logIn;
    private final ObjectMapper json;

    SessionStatusFilter(OpenSessions sessions, LogIn logIn, ObjectMapper json) {
        this.sessions = sessions;
        this.logIn = logIn;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().equals(PATH) || !request.getMethod().equals(HttpMethod.GET.name());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        OpenSessions.Remaining remaining = sessions.of(request);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("account", remaining.account());
        answer.put("secondsLeft", remaining.secondsLeft());
        answer.put("longest", remaining.longest());
        answer.put("elsewhere", logIn.elsewhere() != null);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), answer);
    }
}
