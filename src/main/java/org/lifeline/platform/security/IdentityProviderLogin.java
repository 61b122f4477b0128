package org.lifeline.platform.security;

import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.camunda.bpm.extension.keycloak.plugin.KeycloakIdentityProviderPlugin;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.session.SessionContent;
import org.lifeline.platform.session.StoredSessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Log-in at an identity provider: people use OpenID Connect and get a session that all pages, Tasklist and Cockpit share; programs send a
 * bearer token. The engine also reads its users and groups from the provider.
 */
@Configuration
@Conditional(RunMode.IdentityProvider.class)
class IdentityProviderLogin {

    /** The address to which the log-in page sends people. */
    static final String START = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI
            + "/"
            + IdentityProvider.REGISTRATION;

    private final IdentityProvider provider;
    private final IdentityProperties properties;
    private final LifelineProperties product;
    private final Clock clock;
    private final RoleTable roles;
    private final StoredSessions sessions;
    private final LogInRequestCookie asked;

    IdentityProviderLogin(
            IdentityProvider provider,
            IdentityProperties properties,
            LifelineProperties product,
            Clock clock,
            RoleTable roles,
            StoredSessions sessions,
            PersonalData keys,
            SessionContent content) {
        this.provider = provider;
        this.properties = properties;
        this.product = product;
        this.clock = clock;
        this.roles = roles;
        this.sessions = sessions;
        this.asked = new LogInRequestCookie(
                "https".equals(product.publicUrl().getScheme()), provider.registration(), keys, content);
    }

    @Bean
    ClientRegistrationRepository clientRegistrations() {
        return new InMemoryClientRegistrationRepository(provider.registration());
    }

    @Bean
    OAuth2AuthorizedClientRepository authorizedClients() {
        return new TokensInSession(provider.registration());
    }

    @Bean
    JwtDecoder bearerTokens() {
        return provider.bearerTokens(clock);
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens() {
        return new OidcIdTokenDecoderFactory();
    }

    /** Users and groups for the engine, by the same names as in tokens. */
    @Bean
    KeycloakIdentityProviderPlugin usersAndGroups() {
        KeycloakIdentityProviderPlugin plugin = new KeycloakIdentityProviderPlugin();
        String realm = properties.internalUrl();
        plugin.setKeycloakIssuerUrl(realm);
        plugin.setKeycloakAdminUrl(realm.replaceFirst("/realms/([^/]+)$", "/admin/realms/$1"));
        plugin.setClientId(properties.clientId());
        plugin.setClientSecret(properties.clientSecret());
        plugin.setUseUsernameAsCamundaUserId(true);
        plugin.setUseGroupPathAsCamundaGroupId(true);
        plugin.setAdministratorGroupName(Groups.ADMINISTRATORS);
        // the plug-in's cache would keep a role that was removed; the engine asks only at a log-in and every few
        // minutes
        plugin.setCacheEnabled(false);
        return plugin;
    }

    /** Adds this log-in to the security rules of the product. */
    void configure(HttpSecurity http, Answers answers, AuthenticationEventPublisher events) throws Exception {
        ClientRegistrationRepository registrations = clientRegistrations();
        OAuth2AuthorizedClientRepository clients = authorizedClients();
        DefaultOAuth2AuthorizationRequestResolver requests = new DefaultOAuth2AuthorizationRequestResolver(
                registrations, OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(provider.tokenClient());
        http.oauth2Login(login -> login.loginPage("/login")
                .defaultSuccessUrl("/", false)
                .authorizedClientRepository(clients)
                .authorizationEndpoint(endpoint ->
                        endpoint.authorizationRequestResolver(only(requests)).authorizationRequestRepository(asked))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(tokens))
                .userInfoEndpoint(endpoint -> endpoint.oidcUserService(users(roles)))
                .failureHandler(answers.logInFailed()));

        JwtAuthenticationProvider callers = new JwtAuthenticationProvider(bearerTokens());
        callers.setJwtAuthenticationConverter(token -> caller(token, roles));
        ProviderManager manager = new ProviderManager(callers);
        manager.setAuthenticationEventPublisher(events);
        BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(manager);
        bearer.setBearerTokenResolver(resolver());
        bearer.setAuthenticationEntryPoint((request, response, e) -> answers.unauthorized(request, response));
        bearer.setAuthenticationFailureHandler((request, response, e) -> refuse(request, response, e, answers));
        http.addFilterBefore(bearer, AnonymousAuthenticationFilter.class);

        OidcClientInitiatedLogoutSuccessHandler everywhere = new OidcClientInitiatedLogoutSuccessHandler(registrations);
        everywhere.setPostLogoutRedirectUri(product.publicUrl() + "/");
        http.logout(logout -> logout.logoutSuccessHandler(everywhere));

        RestClientRefreshTokenTokenResponseClient refresh = new RestClientRefreshTokenTokenResponseClient();
        refresh.setRestClient(provider.tokenClient());
        http.addFilterBefore(
                new RoleRecheck(
                        provider.registration(),
                        sessions,
                        refresh,
                        idTokens().createDecoder(provider.registration()),
                        properties,
                        clock,
                        answers,
                        roles),
                AnonymousAuthenticationFilter.class);
    }

    /** There is only one provider; a request for another one is not an error of ours. */
    private static OAuth2AuthorizationRequestResolver only(OAuth2AuthorizationRequestResolver requests) {
        return new OAuth2AuthorizationRequestResolver() {
            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
                return START.equals(request.getServletPath()) ? requests.resolve(request) : null;
            }

            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
                return requests.resolve(request, registration);
            }
        };
    }

    /** The address to which the log-out form may lead, because log-out continues at the provider. */
    String formTarget() {
        return provider.origin();
    }

    /** The answers to refused callers. */
    interface Answers {
        void unauthorized(HttpServletRequest request, HttpServletResponse response) throws IOException;

        void unavailable(HttpServletRequest request, HttpServletResponse response) throws IOException;

        /** Answers a person whose roles exclude each other. */
        void excluded(HttpServletResponse response, ConflictingRoles both) throws IOException;

        /** Answers a person whose log-in failed. */
        AuthenticationFailureHandler logInFailed();
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e, Answers answers)
            throws IOException {
        if (e instanceof ConflictingRoles both) {
            answers.excluded(response, both);
        } else if (e instanceof AuthenticationServiceException && !isUnknownKey(e)) {
            answers.unavailable(request, response);
        } else {
            answers.unauthorized(request, response);
        }
    }

    /** Whether a token names an unknown key. Invented tokens can arrive faster than the real keys are fetched again. */
    private static boolean isUnknownKey(@Nullable Throwable e) {
        return e != null && (e instanceof RateLimitReachedException || isUnknownKey(e.getCause()));
    }

    /** Bearer tokens are accepted for programs only; pages need a person with a session. */
    private static BearerTokenResolver resolver() {
        DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();
        return request -> {
            String path = request.getServletPath();
            boolean program =
                    path.startsWith("/api/") || path.startsWith("/engine-rest") || path.startsWith("/actuator");
            return program ? header.resolve(request) : null;
        };
    }

    private static JwtAuthenticationToken caller(Jwt token, RoleTable roles) {
        try {
            TokenSubject person = TokenSubject.of(token);
            return new JwtAuthenticationToken(token, person.authorities(roles), person.name());
        } catch (TokenSubject.Unnamed e) {
            throw new InvalidBearerTokenException("names nobody", e);
        }
    }

    private static OAuth2UserService<OidcUserRequest, OidcUser> users(RoleTable roles) {
        return request -> {
            try {
                return user(request.getIdToken(), roles);
            } catch (TokenSubject.Unnamed e) {
                throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN), e);
            }
        };
    }

    /**
     * @throws TokenSubject.Unnamed when the token names no account
     * @throws ConflictingRoles when two of its roles exclude each other
     */
    static OidcUser user(OidcIdToken token, RoleTable roles) {
        return new DefaultOidcUser(List.copyOf(TokenSubject.of(token).authorities(roles)), token, TokenSubject.NAME);
    }
}
