package org.lifeline.platform.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.SettingMissing;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The identity provider as this node found it at start (OpenID Connect Discovery 1.0): where people are sent to log in, and where tokens
 * and keys are fetched. If the provider does not answer, or does not know this client, one line says so and the start ends.
 */
@Component
@Conditional(RunMode.IdentityProvider.class)
class IdentityProvider {

    /** The provider's name in this product's addresses, such as /login/oauth2/code/lifeline. */
    static final String REGISTRATION = "lifeline";

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LARGEST_KEY_SET = 200_000;

    /** The tolerated difference between the clocks of two machines. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    /** Asymmetric algorithms only: with HS256 the public key would be the secret, and "none" is not a signature. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final IdentityProperties properties;
    private final RestClient http;
    private final ClientRegistration registration;

    IdentityProvider(IdentityProperties properties, LifelineProperties product) {
        this.properties = properties;
        this.http = RestClient.builder()
                .requestFactory(requests())
                .messageConverters(converters -> {
                    converters.add(0, new FormHttpMessageConverter());
                    converters.add(1, new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .build();
        this.registration = register(discover(), product.publicUrl());
        checkClientSecret();
    }

    private static SimpleClientHttpRequestFactory requests() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE_MILLIS);
        requests.setReadTimeout(PATIENCE_MILLIS);
        return requests;
    }

    private Map<String, Object> discover() {
        String address = properties.internalUrl() + "/.well-known/openid-configuration";
        Map<String, Object> found;
        try {
            found = http.get().uri(URI.create(address)).retrieve().body(new ParameterizedTypeReference<>() {});
        } catch (RestClientException | IllegalArgumentException e) {
            throw new SettingMissing(
                    "lifeline.identity.issuer: no identity provider answers at " + address + " (" + reason(e) + ")");
        }
        if (found == null || !properties.issuer().equals(found.get("issuer"))) {
            throw new SettingMissing(
                    "lifeline.identity.issuer is " + properties.issuer() + ", but the identity provider at " + address
                            + " calls itself " + (found == null ? "nothing" : found.get("issuer")));
        }
        return found;
    }

    private ClientRegistration register(Map<String, Object> found, URI product) {
        return ClientRegistrations.fromOidcConfiguration(found)
                .registrationId(REGISTRATION)
                .clientId(properties.clientId())
                .clientSecret(properties.clientSecret())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(product + "/login/oauth2/code/" + REGISTRATION)
                .scope("openid")
                .userInfoUri(null)
                .userNameAttributeName(TokenSubject.NAME)
                .build();
    }

    /**
     * Tests the client's secret. Otherwise a wrong one would only show at the first log-in, or as a stack trace of the engine, which reads
     * its users here.
     */
    private void checkClientSecret() {
        RestClientClientCredentialsTokenResponseClient tokens = new RestClientClientCredentialsTokenResponseClient();
        tokens.setRestClient(tokenClient());
        ClientRegistration itself = ClientRegistration.withClientRegistration(registration)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        try {
            tokens.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(itself));
        } catch (OAuth2AuthorizationException e) {
            throw new SettingMissing(
                    "The identity provider " + properties.issuer() + " refuses the client " + properties.clientId()
                            + ": check lifeline.identity.client-id and lifeline.identity.client-secret, and that it has a service account ("
                            + e.getError().getErrorCode() + ")");
        }
    }

    private static String reason(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return message.isBlank() ? root.getClass().getSimpleName() : message;
    }

    ClientRegistration registration() {
        return registration;
    }

    /** The client for the token endpoint. It has a timeout, and reads errors as RFC 6749 defines them. */
    RestClient tokenClient() {
        return http.mutate()
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    /** The origin at which a browser reaches the provider's pages: scheme, host and port of the issuer. */
    String origin() {
        URI issuer = URI.create(properties.issuer());
        return issuer.getScheme() + "://" + issuer.getAuthority();
    }

    /**
     * Verifies bearer tokens: signature by the provider's keys with an allowed algorithm, issuer, audience and expiry. A token must also
     * not be older than roles are trusted, whatever the provider's own setting is (RFC 8725).
     */
    JwtDecoder bearerTokens(Clock clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys()));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        JwtTimestampValidator time = new JwtTimestampValidator(SKEW);
        time.setClock(clock);
        OAuth2TokenValidator<Jwt> age = new JwtClaimValidator<Instant>(
                JwtClaimNames.IAT,
                issued -> issued != null
                        && issued.isAfter(
                                clock.instant().minus(properties.longestRole()).minus(SKEW)));
        OAuth2TokenValidator<Jwt> expires = new JwtClaimValidator<Instant>(JwtClaimNames.EXP, expiry -> expiry != null);
        OAuth2TokenValidator<Jwt> audience = new JwtClaimValidator<List<String>>(
                JwtClaimNames.AUD, audiences -> audiences != null && audiences.contains(properties.audience()));
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                time, expires, age, new JwtIssuerValidator(properties.issuer()), audience));
        return decoder;
    }

    /**
     * The provider's keys. They are cached, and fetched again when a token names an unknown one, but with a limit on how often, because
     * anybody can invent tokens.
     */
    private JWKSource<SecurityContext> keys() {
        String address = registration.getProviderDetails().getJwkSetUri();
        try {
            return JWKSourceBuilder.create(
                            URI.create(address).toURL(),
                            new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST_KEY_SET))
                    .build();
        } catch (MalformedURLException e) {
            throw new SettingMissing(
                    "The identity provider " + properties.issuer() + " names no address of its keys: " + address);
        }
    }
}
