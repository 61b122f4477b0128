package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * Keeps the tokens of a log-in in its session, and they end with it, so that two log-ins of one person do not share them. Spring keeps
 * our own settings at the provider beside them, with our secret, which has no business in each row of a table.
 */
class TokensInSession implements OAuth2AuthorizedClientRepository {

    /** Session attribute: the {@link Tokens} of the log-in. */
    static final String TOKENS = TokensInSession.class.getName() + ".tokens";

    record Tokens(OAuth2AccessToken access, @Nullable OAuth2RefreshToken refresh) implements Serializable {}

    private final ClientRegistration registration;

    TokensInSession(ClientRegistration registration) {
        this.registration = registration;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
            String client, Authentication principal, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                        && registration.getRegistrationId().equals(client)
                        && session.getAttribute(TOKENS) instanceof Tokens tokens
                ? (T) new OAuth2AuthorizedClient(registration, principal.getName(), tokens.access(), tokens.refresh())
                : null;
    }

    @Override
    public void saveAuthorizedClient(
            OAuth2AuthorizedClient client,
            Authentication principal,
            HttpServletRequest request,
            HttpServletResponse response) {
        request.getSession().setAttribute(TOKENS, new Tokens(client.getAccessToken(), client.getRefreshToken()));
    }

    @Override
    public void removeAuthorizedClient(
            String client, Authentication principal, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(TOKENS);
        }
    }
}
