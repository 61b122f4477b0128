package org.lifeline.insight;

import java.util.Locale;

/**
 * A field of a kind of fact. The table of the kind has a column of this name in small letters with underscores; the index has it as it is.
 *
 * @param name such as {@code submittedOn}
 */
public record Field(String name, Type type) {

    /** What a field holds, and so how it is stored and what may be asked of it. */
    public enum Type {
        /** A code or a name from a short list. */
        WORD("text", "keyword"),
        /** Somebody's log-in. The index has a fingerprint of it. */
        PERSON("text", "keyword"),
        /** The number of an application or a claim, or a voucher's code. The index has a fingerprint of it. */
        CASE("text", "keyword"),
        /** A number: a count, a length in hours or days, or an amount in minor units. */
        NUMBER("bigint", "long"),
        /** A day in the zone of the product. */
        DAY("date", "date"),
        /** A moment. */
        TIME("timestamp with time zone", "date"),
        FLAG("boolean", "boolean");

        private final String column;
        private final String index;

        Type(String column, String index) {
            this.column = column;
            this.index = index;
        }

        /** The type of the column, as PostgreSQL calls it. */
        String column() {
            return column;
        }

        /** The type in the mapping of the index. */
        String index() {
            return index;
        }
    }

    /** The name of the column. */
    public String column() {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Whether the index holds a fingerprint instead of the value. */
    boolean hidden() {
        return type == Type.PERSON || type == Type.CASE;
    }
}
