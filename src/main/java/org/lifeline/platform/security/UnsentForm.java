package org.lifeline.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A form of our pages that arrived after its session or its token had ended, so it was not processed. The answer says so, shows the typed
 * texts so that they can be copied, and links back to the page.
 *
 * @param page path of the page with the form; null when the browser does not say
 * @param texts what was typed; empty unless the form came from one of our pages, so that nobody else can put words on our page
 */
public record UnsentForm(@Nullable String page, List<String> texts) {

    /** Attribute of the request that is answered with this page. */
    public static final String ATTRIBUTE = UnsentForm.class.getName();

    /** Fields that are not texts of a person, or that must not be shown on a screen. */
    private static final Set<String> UNSHOWN = Set.of(
            "_csrf",
            "username",
            "password",
            "credential",
            "qr",
            "pin",
            "key",
            "version",
            "replaces",
            "currency",
            "kind",
            "language",
            "seen",
            "shown",
            "over",
            "add",
            "remove",
            "known",
            "later",
            "check");

    /** What was chosen among the values of a form is a code. */
    private static final String CHOICE = "choice.";

    private static final int LONGEST = 10_000;

    static UnsentForm of(HttpServletRequest request) {
        boolean ours = "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
        List<String> texts = new ArrayList<>();
        String type = request.getContentType();
        // a chosen file is not a parameter
        if (ours
                && type != null
                && (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data"))) {
            request.getParameterMap().forEach((name, values) -> {
                for (String value : values) {
                    if (!UNSHOWN.contains(name)
                            && !name.startsWith(CHOICE)
                            && !value.isBlank()
                            && value.length() <= LONGEST
                            && !value.equals("on")) {
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
            // a browser takes a path that begins with two slashes for a host
            return path == null || !path.startsWith("/") ? null : "/" + path.replaceAll("^[/\\\\]+", "");
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
