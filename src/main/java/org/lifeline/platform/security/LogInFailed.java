package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Redirects to the log-in page, which shows what was wrong. It does not create a session, because the person is still unknown. */
final class LogInFailed implements AuthenticationFailureHandler {

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e) throws IOException {
        String why = e instanceof ConflictingRoles both
                ? "&one=" + encoded(both.roles().one()) + "&other="
                        + encoded(both.roles().other())
                : "";
        response.sendRedirect(response.encodeRedirectURL(request.getContextPath() + "/login?error" + why));
    }

    private static String encoded(String role) {
        return URLEncoder.encode(role, StandardCharsets.UTF_8);
    }
}
