package org.lifeline.platform.web;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The version of something that its caller has seen and is about to change: from the header {@code If-Match} (RFC 9110, 13.1.1), or from
 * the hidden field of a page. A caller that states no version changes whatever version there is.
 */
public final class SeenVersion {

    /** Accepts any version. */
    public static final SeenVersion ANY = new SeenVersion(null);

    private final @Nullable String tags;

    private SeenVersion(@Nullable String tags) {
        this.tags = tags;
    }

    /** @param ifMatch value of the header: {@code *}, or strong entity tags such as {@code "3", "4"}; null when it is missing */
    public static SeenVersion of(@Nullable String ifMatch) {
        return ifMatch == null || ifMatch.strip().equals("*") ? ANY : new SeenVersion(ifMatch);
    }

    /** @param version value of a page's hidden field, such as {@code 3}; null or empty from a page that has none */
    public static SeenVersion ofField(@Nullable String version) {
        return version == null || version.isBlank() ? ANY : new SeenVersion('"' + version.strip() + '"');
    }

    /** The strong entity tag of a version, for the header {@code ETag}. */
    public static String tag(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /** Whether this is the version that was seen. A weak or malformed tag never matches. */
    public boolean is(long version) {
        return tags == null || Arrays.stream(tags.split(",")).map(String::strip).anyMatch(tag(version)::equals);
    }
}
