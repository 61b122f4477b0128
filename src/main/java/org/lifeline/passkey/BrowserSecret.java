package org.lifeline.passkey;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.lifeline.platform.LifelineProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * A cookie with a random secret that ties a challenge to the browser that asked for it, also before the log-in, when there is no session.
 * Another site neither reads nor sets nor sends it.
 */
@Component
class BrowserSecret {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final boolean https;
    private final String name;

    BrowserSecret(LifelineProperties properties) {
        https = "https".equals(properties.publicUrl().getScheme());
        name = https ? "__Host-lifeline-passkey" : "lifeline-passkey";
    }

    /** The secret of this browser; it gets one where it has none, or keeps its own for a further while, so that two tabs do not disturb each other. */
    String give(HttpServletRequest request, HttpServletResponse response) {
        String known = of(request);
        String secret = known.isEmpty() ? Bytes.random().toBase64UrlString() : known;
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, secret)
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Strict")
                        .path("/")
                        .maxAge(PasskeyChallenges.VALID)
                        .build()
                        .toString());
        return secret;
    }

    /** The secret that the browser sends; empty for none. */
    String of(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name);
        return cookie != null && FORM.matcher(cookie.getValue()).matches() ? cookie.getValue() : "";
    }
}
