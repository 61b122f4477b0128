package org.lifeline.platform.web;

import java.util.Locale;

/** Formats technical values for people. */
public final class DisplayFormats {

    private DisplayFormats() {}

    /** A size in bytes, such as 340 KB or 1.2 MB. */
    public static String size(long bytes) {
        return bytes < 1_000_000
                ? Math.max(1, bytes / 1000) + " KB"
                : String.format(Locale.ENGLISH, "%.1f MB", bytes / 1_000_000.0);
    }

    /** A kind such as medicalReport in words. */
    public static String kind(String kind) {
        String words =
                kind.replaceAll("([a-z])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ENGLISH);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
