package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The token of a form: of the session where there is one ({@link FormTokens}), and before the log-in of a cookie, so that a page of a stranger
 * cannot create a session. Another site can neither read nor set that cookie; with https its name prefix also excludes other hosts of the
 * same domain.
 */
final class CsrfTokens implements CsrfTokenRepository {

    private static final String COOKIE = "lifeline-form";
    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String FIELD = "_csrf";

    private final CookieCsrfTokenRepository cookie = new CookieCsrfTokenRepository();
    private final FormTokens tokens;

    /** @param https whether people use https, see HttpsSettings */
    CsrfTokens(boolean https, FormTokens tokens) {
        this.tokens = tokens;
        cookie.setCookieName(https ? "__Host-" + COOKIE : COOKIE);
        cookie.setCookiePath("/");
        cookie.setHeaderName(HEADER);
        cookie.setParameterName(FIELD);
        cookie.setCookieCustomizer(made -> {
            made.httpOnly(true).sameSite("Lax");
            if (https) {
                made.secure(true);
            }
        });
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null
                ? cookie.generateToken(request)
                : new DefaultCsrfToken(HEADER, FIELD, tokens.of(session, "form"));
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null) {
            if (cookie.loadToken(request) != null) {
                cookie.saveToken(null, request, response);
            }
        } else if (request.getSession(false) == null) {
            cookie.saveToken(token, request, response);
        }
    }

    /** For a session only its own token counts: a cookie that somebody planted before the log-in is useless after it. */
    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return request.getSession(false) == null ? cookie.loadToken(request) : generateToken(request);
    }
}
