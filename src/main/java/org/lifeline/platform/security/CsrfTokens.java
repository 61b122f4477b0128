package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * Stores the token of a form: in the session where there is one, and before the log-in in a cookie, so that a page of a stranger cannot
 * create a session. Another site can neither read nor set that cookie; with https its name prefix also excludes other hosts of the same
 * domain.
 */
final class CsrfTokens implements CsrfTokenRepository {

    private static final String COOKIE = "lifeline-form";

    private final HttpSessionCsrfTokenRepository session = new HttpSessionCsrfTokenRepository();
    private final CookieCsrfTokenRepository cookie = new CookieCsrfTokenRepository();

    /** @param https whether people use https, see HttpsSettings */
    CsrfTokens(boolean https) {
        cookie.setCookieName(https ? "__Host-" + COOKIE : COOKIE);
        cookie.setCookiePath("/");
        cookie.setHeaderName("X-CSRF-TOKEN");
        cookie.setCookieCustomizer(made -> {
            made.httpOnly(true).sameSite("Lax");
            if (https) {
                made.secure(true);
            }
        });
    }

    private static boolean hasSession(HttpServletRequest request) {
        return request.getSession(false) != null;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return session.generateToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null) {
            session.saveToken(null, request, response);
            if (cookie.loadToken(request) != null) {
                cookie.saveToken(null, request, response);
            }
        } else if (hasSession(request)) {
            session.saveToken(token, request, response);
        } else {
            cookie.saveToken(token, request, response);
        }
    }

    /** For a session only its own token counts: a cookie that somebody planted before the log-in is useless after it. */
    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return hasSession(request) ? session.loadToken(request) : cookie.loadToken(request);
    }
}
