package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.camunda.bpm.webapp.impl.security.filter.CsrfPreventionFilter;
import org.camunda.bpm.webapp.impl.security.filter.util.CookieConstants;
import org.camunda.bpm.webapp.impl.security.filter.util.CsrfConstants;

/**
 * Gives the engine's web applications the token that their requests must send. Their own filter makes a random one with the first request of
 * a session. Two windows at the same moment would get different ones, of which only one is stored, and the other window would be
 * logged out when it sends something. It runs before that filter, which then finds the token in the session.
 */
class CamundaFormTokens extends CsrfPreventionFilter {

    private final FormTokens tokens;

    CamundaFormTokens(FormTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void setCSRFToken(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        if (session.getAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME) == null) {
            String token = tokens.of(session, "camunda");
            session.setAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME, token);
            response.addHeader(
                    CookieConstants.SET_COOKIE_HEADER_NAME,
                    cookieConfigurator.getCookieName(CsrfConstants.CSRF_TOKEN_DEFAULT_COOKIE_NAME)
                            + "="
                            + token
                            + CsrfConstants.CSRF_PATH_FIELD_NAME
                            + getCookiePath(request)
                            + cookieConfigurator.getConfig());
            response.setHeader(CsrfConstants.CSRF_TOKEN_HEADER_NAME, token);
        }
    }
}
