package org.lifeline.account;

import java.util.Locale;

/**
 * Where a person is reached.
 *
 * @param value a telephone number in E.164, or a mail address in small letters with its domain in ASCII
 */
public record Contact(Kind kind, String value) {

    /** What it is; the code of a constant is in the tables. */
    public enum Kind {
        PHONE,
        MAIL;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    private static final int SHOWN = 2;

    /** Enough for its owner to see a mistake, and too little for anybody else to learn it: +251…67, or a…@example.org. */
    public String masked() {
        if (kind == Kind.PHONE) {
            return value.substring(0, Math.min(SHOWN + SHOWN, value.length())) + "…"
                    + value.substring(value.length() - SHOWN);
        }
        return value.charAt(0) + "…" + value.substring(value.lastIndexOf('@'));
    }

    /** Never the contact itself, which must not get into a log. */
    @Override
    public String toString() {
        return masked();
    }
}
