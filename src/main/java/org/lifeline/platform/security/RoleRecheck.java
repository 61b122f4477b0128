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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.session.StoredSession;
import org.lifeline.platform.session.StoredSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Checks whether the roles of a session are still current. They are as old as its ID token. When they are older than
 * {@link IdentityProperties#recheck}, the next request fetches a new ID token with the refresh token. The session ends when a role was removed,
 * and when the log-in at the provider has ended (log-out elsewhere, password changed, account disabled). While the provider does not
 * answer, the old roles stay valid until {@link IdentityProperties#longestRole}.
 */
class RoleRecheck extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RoleRecheck.class);

    private static final String TRIED = RoleRecheck.class.getName() + ".tried";

    /** The pause between two attempts while the provider does not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ClientRegistration registration;
    private final StoredSessions sessions;
    private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokens;
    private final JwtDecoder idTokens;
    private final IdentityProperties properties;
    private final Clock clock;
    private final IdentityProviderLogin.Answers answers;
    private final RoleTable roles;

    /** Sessions for which this node is asking, by id. */
    private final Map<String, ReentrantLock> asking = new ConcurrentHashMap<>();

    RoleRecheck(
            ClientRegistration registration,
            StoredSessions sessions,
            OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokens,
            JwtDecoder idTokens,
            IdentityProperties properties,
            Clock clock,
            IdentityProviderLogin.Answers answers,
            RoleTable roles) {
        this.registration = registration;
        this.sessions = sessions;
        this.tokens = tokens;
        this.idTokens = idTokens;
        this.properties = properties;
        this.clock = clock;
        this.answers = answers;
        this.roles = roles;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session == null || !isOlderThan(properties.recheck(), login(SecurityContextHolder.getContext()))) {
            chain.doFilter(request, response);
            return;
        }
        boolean trusted;
        // the requests of one page come together; one of them asks, and the others wait for its result
        String id = session.getId();
        ReentrantLock lock = asking.computeIfAbsent(id, each -> new ReentrantLock());
        lock.lock();
        try {
            trusted = recheck(session);
        } finally {
            if (!lock.hasQueuedThreads()) {
                asking.remove(id, lock);
            }
            lock.unlock();
        }
        if (trusted) {
            chain.doFilter(request, response);
        } else {
            answers.unavailable(request, response);
        }
    }

    /**
     * Looks at the session as it is in the database now, because another request, on this node or another one, may have asked meanwhile; and
     * writes what it learns there at once.
     *
     * @return false when the roles are too old to go on
     */
    private boolean recheck(HttpSession session) {
        StoredSession latest = sessions.findById(session.getId());
        OAuth2AuthenticationToken login = login(latest);
        if (latest == null || login == null) {
            SecurityContextHolder.clearContext();
            return true;
        }
        if (isOlderThan(properties.recheck(), login)
                && tried(latest).isBefore(clock.instant().minus(PAUSE))) {
            OAuth2AuthenticationToken before = login;
            latest.setAttribute(TRIED, clock.instant());
            try {
                login = renew(before, latest);
            } catch (OAuth2AuthorizationException | JwtException e) {
                LOG.warn("the identity provider does not answer, roles are not read again: {}", e.getMessage());
            }
            if (login == null) {
                session.invalidate();
                SecurityContextHolder.clearContext();
                return true;
            }
            if (!Set.copyOf(login.getAuthorities()).equals(Set.copyOf(before.getAuthorities()))) {
                session.removeAttribute(CamundaLogin.USER_IN_SESSION);
            }
            sessions.save(latest);
        }
        SecurityContextHolder.setContext(context(login));
        return !isOlderThan(properties.longestRole(), login);
    }

    private static Instant tried(StoredSession session) {
        Instant tried = session.getAttribute(TRIED);
        return Objects.requireNonNullElse(tried, Instant.EPOCH);
    }

    private static SecurityContext context(OAuth2AuthenticationToken login) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        return context;
    }

    /** @return null when the log-in has ended at the provider, or has lost a role, or has two roles that exclude each other */
    private @Nullable OAuth2AuthenticationToken renew(OAuth2AuthenticationToken login, StoredSession session) {
        if (!(session.getAttribute(TokensInSession.TOKENS) instanceof TokensInSession.Tokens old)
                || old.refresh() == null) {
            return null;
        }
        OAuth2AccessTokenResponse answer;
        OidcUser user;
        try {
            answer = tokens.getTokenResponse(
                    new OAuth2RefreshTokenGrantRequest(registration, old.access(), old.refresh()));
            Jwt token = idTokens.decode(
                    String.valueOf(answer.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN)));
            user = IdentityProviderLogin.user(
                    new OidcIdToken(
                            token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), token.getClaims()),
                    roles);
        } catch (OAuth2AuthorizationException e) {
            if (OAuth2ErrorCodes.INVALID_GRANT.equals(e.getError().getErrorCode())) {
                return renewedElsewhere(login, session.getId());
            }
            throw e;
        } catch (BadJwtException | TokenSubject.Unnamed | ConflictingRoles e) {
            return null;
        }
        if (!login.getName().equals(user.getName())
                || !Objects.equals(((OidcUser) login.getPrincipal()).getSubject(), user.getSubject())
                // the session ends when a role was removed, and when the log-in has ended
                || !user.getAuthorities().containsAll(login.getAuthorities())) {
            return null;
        }
        OAuth2AuthenticationToken renewed =
                new OAuth2AuthenticationToken(user, user.getAuthorities(), login.getAuthorizedClientRegistrationId());
        renewed.setDetails(login.getDetails());
        session.setAttribute(
                TokensInSession.TOKENS, new TokensInSession.Tokens(answer.getAccessToken(), answer.getRefreshToken()));
        session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context(renewed));
        session.removeAttribute(TRIED);
        return renewed;
    }

    /** A provider that accepts a refresh token only once refuses the second of two nodes that ask at the same moment. */
    private @Nullable OAuth2AuthenticationToken renewedElsewhere(OAuth2AuthenticationToken login, String session) {
        OAuth2AuthenticationToken now = login(sessions.findById(session));
        return now != null && !isOlderThan(properties.recheck(), now) && !now.equals(login) ? now : null;
    }

    private static @Nullable OAuth2AuthenticationToken login(@Nullable StoredSession session) {
        return session == null
                ? null
                : login((SecurityContext)
                        session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY));
    }

    private static @Nullable OAuth2AuthenticationToken login(@Nullable SecurityContext context) {
        return context != null && context.getAuthentication() instanceof OAuth2AuthenticationToken login ? login : null;
    }

    private boolean isOlderThan(Duration age, @Nullable OAuth2AuthenticationToken login) {
        if (login == null
                || !(login.getPrincipal() instanceof OidcUser user)
                || user.getIdToken().getIssuedAt() == null) {
            return false;
        }
        return user.getIdToken().getIssuedAt().isBefore(clock.instant().minus(age));
    }
}
