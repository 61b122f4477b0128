package org.lifeline.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Which entries are requested.
 *
 * @param from the first moment
 * @param to the first moment that is no longer included
 */
record Selection(
        @Nullable String caseNumber,
        @Nullable Instant from,
        @Nullable Instant to) {

    static final Selection WHOLE = new Selection(null, null, null);

    /** The condition in SQL over {@code audit_entry e}; null parameters select everything. */
    static final String SQL = """
            (cast(:case as text) is null or e.case_number = :case)
            and (cast(:from as timestamptz) is null or e.at >= :from)
            and (cast(:to as timestamptz) is null or e.at < :to)""";

    private static final String CASE = "[A-Z]-\\d{4}-\\d{6,12}";

    boolean isWhole() {
        return equals(WHOLE);
    }

    /**
     * Parses what a person or a program gave. Without any value, everything is selected.
     *
     * @param from a day (from its beginning) or a moment in ISO 8601
     * @param to a day (to its end) or a moment
     * @throws Refused 422 for anything else
     */
    static Selection of(@Nullable String caseNumber, @Nullable String from, @Nullable String to, ZoneId zone) {
        String number = caseNumber == null || caseNumber.isBlank() ? null : caseNumber.strip();
        if (number != null && !number.matches(CASE)) {
            throw Refused.invalid("case", "Give the number of an application or a claim, such as A-2026-000001.");
        }
        Instant start = moment("from", from, zone, 0);
        Instant end = moment("to", to, zone, 1);
        if (start != null && end != null && !start.isBefore(end)) {
            throw Refused.invalid("to", "The end must be after the beginning.");
        }
        return new Selection(number, start, end);
    }

    private static @Nullable Instant moment(String field, @Nullable String given, ZoneId zone, int days) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String text = given.strip();
        try {
            Instant moment = text.length() == 10
                    ? LocalDate.parse(text).plusDays(days).atStartOfDay(zone).toInstant()
                    : Instant.parse(text);
            if (moment.isBefore(Instant.EPOCH) || moment.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
                throw new DateTimeException("out of range");
            }
            return moment;
        } catch (DateTimeException e) {
            throw Refused.invalid(field, "Give a day such as 2026-11-21, or a moment such as 2026-11-21T09:00:00Z.");
        }
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        if (from != null) {
            details.put("from", from.toString());
        }
        if (to != null) {
            details.put("to", to.toString());
        }
        return details;
    }
}
