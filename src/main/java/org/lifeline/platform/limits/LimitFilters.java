package org.lifeline.platform.limits;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.problem.ProblemAdvice;
import org.lifeline.platform.problem.Refused;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The filters that apply the limits: one before a password is checked, and one after the caller is known. The security chain contains both.
 */
@Component
public class LimitFilters {

    private static final Set<String> READING =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

    private static final String OPEN_DATA = "/open-data/";

    /** Links to questions for beneficiaries: opening one is limited, too, so that nobody tries many. */
    private static final String FEEDBACK = "/f/";

    /** Files with everything that is kept about a person: collecting it costs more than any other page. */
    private static final Set<String> OWN_DATA = Set.of("/api/my-data", "/my-data.pdf");

    private final RateLimits limits;
    private final KnownLogInAddresses knownAddresses;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;

    LimitFilters(
            RateLimits limits,
            KnownLogInAddresses knownAddresses,
            ObjectMapper json,
            ApplicationEventPublisher events) {
        this.events = events;
        this.limits = limits;
        this.knownAddresses = knownAddresses;
        this.json = json;
    }

    /** Runs before every check of credentials, because checking a password costs the machine more than the person who guesses. */
    public OncePerRequestFilter beforeLogIn() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                String address = request.getRemoteAddr();
                if (request.getMethod().equals(HttpMethod.POST.name()) && isLogIn(request.getServletPath())) {
                    String account =
                            request.getServletPath().equals("/login") ? request.getParameter("username") : null;
                    long wait = limits.consume(Limit.LOG_IN_BY_ADDRESS, address);
                    if (wait == 0 && account != null) {
                        wait = secondsToWait(account, address);
                    }
                    if (wait > 0) {
                        events.publishEvent(new LogInLimited());
                        refuse(request, response, wait);
                        return;
                    }
                }
                boolean credentials = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
                if (credentials && limits.isUsedUp(Limit.LOG_IN_BY_ADDRESS, address)) {
                    events.publishEvent(new LogInLimited());
                    refuse(request, response, 1);
                    return;
                }
                chain.doFilter(request, response);
                if (credentials && response.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
                    limits.consume(Limit.LOG_IN_BY_ADDRESS, address);
                }
            }
        };
    }

    /**
     * Attempts are counted for each account and address separately, so that strangers who guess a password lock themselves out and not the
     * owner. All unknown addresses also share one allowance for each account, so that thousands of them together cannot guess for long.
     */
    private long secondsToWait(String account, String address) {
        long wait = limits.consume(Limit.LOG_IN_BY_ACCOUNT_AND_ADDRESS, account + "\n" + address);
        return wait == 0 && !knownAddresses.isKnown(account, address)
                ? limits.consume(Limit.LOG_IN_BY_ACCOUNT_ELSEWHERE, account)
                : wait;
    }

    /**
     * Runs after authentication: limits requests that may change something, by account, or by address where there is no account; and what
     * everybody may read without an account, by address.
     */
    public OncePerRequestFilter afterLogIn() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                if (request.getServletPath().startsWith(OPEN_DATA)) {
                    long wait = limits.consume(Limit.OPEN_DATA_BY_ADDRESS, request.getRemoteAddr());
                    if (wait > 0) {
                        refuse(request, response, wait);
                        return;
                    }
                }
                if (request.getServletPath().startsWith(FEEDBACK)) {
                    long wait = limits.consume(Limit.FEEDBACK_BY_ADDRESS, request.getRemoteAddr());
                    if (wait > 0) {
                        refuse(request, response, wait);
                        return;
                    }
                }
                Authentication reader = SecurityContextHolder.getContext().getAuthentication();
                if (reader != null && OWN_DATA.contains(request.getServletPath())) {
                    long wait = limits.consume(Limit.OWN_DATA_BY_ACCOUNT, reader.getName());
                    if (wait > 0) {
                        refuse(request, response, wait);
                        return;
                    }
                }
                if (!READING.contains(request.getMethod()) && isJoining(request.getServletPath())) {
                    long wait = limits.consume(Limit.JOINING_BY_ADDRESS, request.getRemoteAddr());
                    if (wait > 0) {
                        refuse(request, response, wait);
                        return;
                    }
                }
                if (!READING.contains(request.getMethod())) {
                    Authentication who = SecurityContextHolder.getContext().getAuthentication();
                    long wait = who == null || who instanceof AnonymousAuthenticationToken
                            ? limits.consume(Limit.CHANGE_BY_ADDRESS, request.getRemoteAddr())
                            : limits.consume(Limit.CHANGE_BY_ACCOUNT, who.getName());
                    if (wait > 0) {
                        refuse(request, response, wait);
                        return;
                    }
                }
                chain.doFilter(request, response);
            }
        };
    }

    /** By a password, by a code that is asked for or typed, or by a passkey. */
    private static boolean isLogIn(String path) {
        return path.equals("/login")
                || path.equals("/login/code")
                || path.startsWith("/login/code/")
                || path.startsWith("/login/passkey");
    }

    /** What anybody may send without an account, and people read. */
    private static boolean isJoining(String path) {
        return path.equals("/join") || path.startsWith("/invitations/");
    }

    /** Answers 429 (RFC 6585, section 4). */
    private void refuse(HttpServletRequest request, HttpServletResponse response, long wait) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
        if (request.getServletPath().startsWith("/api/")
                || request.getServletPath().startsWith("/engine-rest")) {
            Refused refused = Refused.tooMany("Too many requests; try again in " + wait + " seconds.");
            response.setStatus(refused.status());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            json.writeValue(response.getOutputStream(), ProblemAdvice.problem(refused));
        } else {
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
        }
    }
}
