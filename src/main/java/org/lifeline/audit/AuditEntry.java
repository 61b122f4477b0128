package org.lifeline.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the audit log.
 *
 * @param id its number in the table; assigned before the transaction commits, so the numbers have gaps and are not in order of time
 * @param at to the microsecond, as PostgreSQL stores it
 * @param action an {@link Action}, as text, because an old export may contain one that this version does not know
 * @param details codes, numbers and amounts: values are String, Long or Boolean
 */
record AuditEntry(
        long id,
        Instant at,
        String actor,
        String action,
        @Nullable String caseNumber,
        @Nullable String programme,
        SortedMap<String, Object> details) {

    AuditEntry {
        if (!at.equals(at.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException("A time finer than a microsecond");
        }
        details = Collections.unmodifiableSortedMap(new TreeMap<>(plain(details)));
    }

    /** Converts whole numbers of any type to Long. @throws IllegalArgumentException for a value of another type */
    static Map<String, Object> plain(Map<String, ?> details) {
        Map<String, Object> plain = new TreeMap<>();
        details.forEach((key, value) -> {
            if (value instanceof String || value instanceof Boolean || value instanceof Long) {
                plain.put(key, value);
            } else if (value instanceof Integer number) {
                plain.put(key, number.longValue());
            } else {
                throw new IllegalArgumentException("The detail " + key + " is no text, whole number or truth value");
            }
        });
        return plain;
    }
}
