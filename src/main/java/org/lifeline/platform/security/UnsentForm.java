package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A form of our pages that came after the end of its session, or of its token: it was not sent on. Its page tells so, shows the texts again
 * so that they can be copied, and leads back.
 *
 * @param page the path of the page that the form stood on; null when the browser does not say
 * @param texts what was typed; empty unless the form came from our own page: nobody else puts words on ours
 */
public record UnsentForm(@Nullable String page, List<String> texts) {

    /** Of the request that is answered with the page. */
    public static final String ATTRIBUTE = UnsentForm.class.getName();

    /** What is no text of a person, or is nobody's to see on a screen. */
    private static final Set<String> UNSHOWN =
            Set.of("_csrf", "username", "password", "qr", "pin", "key", "version", "replaces", "currency", "kind", "language");

    private static final int LONGEST = 10_000;

    static UnsentForm of(HttpServletRequest request) {
        boolean ours = "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
        List<String> texts = new ArrayList<>();
        String type = request.getContentType();
        // a chosen file is no parameter
        if (ours && type != null && (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data"))) {
            request.getParameterMap().forEach((name, values) -> {
                for (String value : values) {
                    if (!UNSHOWN.contains(name) && !value.isBlank() && value.length() <= LONGEST && !value.equals("on")) {
                        texts.add(value);
                    }
                }
            });
        }
        return new UnsentForm(ours ? page(request.getHeader(HttpHeaders.REFERER)) : null, texts);
    }

    private static @Nullable String page(@Nullable String referrer) {
        try {
            String path = referrer == null ? null : URI.create(referrer).getRawPath();
            // a browser reads a path of two slashes as a host
            return path == null || !path.startsWith("/") ? null : "/" + path.replaceAll("^[/\\\\]+", "");
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
