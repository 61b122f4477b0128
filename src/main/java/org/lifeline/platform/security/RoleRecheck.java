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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
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
import org.springframework.web.util.WebUtils;

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
    private final OAuth2AuthorizedClientRepository clients;
    private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokens;
    private final JwtDecoder idTokens;
    private final IdentityProperties properties;
    private final Clock clock;
    private final IdentityProviderLogin.Answers answers;
    private final RoleTable roles;

    RoleRecheck(
            ClientRegistration registration,
            OAuth2AuthorizedClientRepository clients,
            OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokens,
            JwtDecoder idTokens,
            IdentityProperties properties,
            Clock clock,
            IdentityProviderLogin.Answers answers,
            RoleTable roles) {
        this.registration = registration;
        this.clients = clients;
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
        synchronized (WebUtils.getSessionMutex(session)) {
            trusted = recheck(request, response, session);
        }
        if (trusted) {
            chain.doFilter(request, response);
        } else {
            answers.unavailable(request, response);
        }
    }

    /** @return false when the roles are too old to go on */
    private boolean recheck(HttpServletRequest request, HttpServletResponse response, HttpSession session) {
        OAuth2AuthenticationToken login;
        Instant tried;
        try {
            login = login((SecurityContext)
                    session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY));
            tried = Objects.requireNonNullElse((Instant) session.getAttribute(TRIED), Instant.EPOCH);
        } catch (IllegalStateException ended) {
            login = null;
            tried = Instant.EPOCH;
        }
        if (login == null) {
            SecurityContextHolder.clearContext();
            return true;
        }
        if (isOlderThan(properties.recheck(), login)
                && tried.isBefore(clock.instant().minus(PAUSE))) {
            session.setAttribute(TRIED, clock.instant());
            try {
                login = renew(login, request, response, session);
            } catch (OAuth2AuthorizationException | JwtException e) {
                LOG.warn("the identity provider does not answer, roles are not read again: {}", e.getMessage());
            }
        }
        if (login == null) {
            session.invalidate();
            SecurityContextHolder.clearContext();
            return true;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
        return !isOlderThan(properties.longestRole(), login);
    }

    /** @return null when the log-in has ended at the provider, or has lost a role, or has two roles that exclude each other */
    private @Nullable OAuth2AuthenticationToken renew(
            OAuth2AuthenticationToken login,
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSession session) {
        OAuth2AuthorizedClient client =
                clients.loadAuthorizedClient(login.getAuthorizedClientRegistrationId(), login, request);
        if (client == null || client.getRefreshToken() == null) {
            return null;
        }
        OAuth2AccessTokenResponse answer;
        OidcUser user;
        try {
            answer = tokens.getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                    registration, client.getAccessToken(), client.getRefreshToken()));
            Jwt token = idTokens.decode(
                    String.valueOf(answer.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN)));
            user = IdentityProviderLogin.user(
                    new OidcIdToken(
                            token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), token.getClaims()),
                    roles);
        } catch (OAuth2AuthorizationException e) {
            if (OAuth2ErrorCodes.INVALID_GRANT.equals(e.getError().getErrorCode())) {
                return null;
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
        if (!Set.copyOf(renewed.getAuthorities()).equals(Set.copyOf(login.getAuthorities()))) {
            session.removeAttribute(CamundaLogin.USER_IN_SESSION);
        }
        clients.saveAuthorizedClient(
                new OAuth2AuthorizedClient(
                        registration, user.getName(), answer.getAccessToken(), answer.getRefreshToken()),
                renewed,
                request,
                response);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(renewed);
        session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
        session.removeAttribute(TRIED);
        return renewed;
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
