package org.lifeline.platform.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serializable;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.session.SessionContent;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * Remembers what was asked of the identity provider until its answer comes, in a cookie of the visitor, so that a stranger who begins log-ins
 * fills no table with sessions. It is encrypted, so nobody can read or make one; the answer must name its {@code state}.
 */
final class LogInRequestCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final String NAME = "lifeline-log-in";

    /** As long as the provider waits for the person, see the realm. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    /** Nothing else is decrypted as such a request. */
    private static final String PLACE = "cookie of a log-in";

    /**
     * The part of a request that its answer is compared with; the rest is the same for all of them.
     *
     * @param attributes the nonce, and the secret of which the provider has seen the checksum (PKCE)
     */
    private record Asked(String state, String redirectUri, HashMap<String, Object> attributes)
            implements Serializable {}

    private final ClientRegistration registration;
    private final PersonalData keys;
    private final SessionContent content;
    private final String name;
    private final boolean https;

    /** @param https whether people use https, see HttpsSettings */
    LogInRequestCookie(boolean https, ClientRegistration registration, PersonalData keys, SessionContent content) {
        this.registration = registration;
        this.keys = keys;
        this.content = content;
        this.https = https;
        this.name = https ? "__Host-" + NAME : NAME;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name);
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        if (cookie == null || state == null) {
            return null;
        }
        try {
            byte[] written = keys.decryptBytes(PLACE, Base64.getUrlDecoder().decode(cookie.getValue()));
            return content.read(PLACE, written) instanceof Asked asked && state.equals(asked.state())
                    ? request(asked)
                    : null;
        } catch (IllegalArgumentException | IllegalStateException | SessionContent.Unreadable notOurs) {
            // a visitor can put anything into the cookie
            return null;
        }
    }

    private OAuth2AuthorizationRequest request(Asked asked) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
                .clientId(registration.getClientId())
                .scopes(registration.getScopes())
                .redirectUri(asked.redirectUri())
                .state(asked.state())
                .attributes(attributes -> attributes.putAll(asked.attributes()))
                .build();
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest asked, HttpServletRequest request, HttpServletResponse response) {
        if (asked == null) {
            write("", Duration.ZERO, response);
        } else {
            byte[] written = content.write(
                    PLACE, new Asked(asked.getState(), asked.getRedirectUri(), new HashMap<>(asked.getAttributes())));
            write(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(keys.encryptBytes(PLACE, written)),
                    LIFE,
                    response);
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest asked = loadAuthorizationRequest(request);
        if (asked != null) {
            write("", Duration.ZERO, response);
        }
        return asked;
    }

    private void write(String value, Duration life, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .maxAge(life)
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .build()
                        .toString());
    }
}
