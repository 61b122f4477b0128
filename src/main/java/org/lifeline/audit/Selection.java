package org.lifeline.audit;

import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Which entries are requested.
 *
 * @param from the first moment
 * @param to the first moment that is no longer included
 * @param actor the account that did it
 * @param action name of an {@link Action}
 * @param voucher code of a voucher that the entry names
 * @param provider code of a provider that the entry names
 */
record Selection(
        @Nullable String caseNumber,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String voucher,
        @Nullable String provider) {

    static final Selection WHOLE = new Selection(null, null, null, null, null, null, null);

    /** The condition in SQL over {@code audit_entry e}; null parameters select everything. */
    static final String SQL = """
            (cast(:case as text) is null or e.case_number = :case)
            and (cast(:from as timestamptz) is null or e.at >= :from)
            and (cast(:to as timestamptz) is null or e.at < :to)
            and (cast(:actor as text) is null or e.actor = :actor)
            and (cast(:action as text) is null or e.action = :action)
            and (cast(:voucher as text) is null or e.details ->> 'voucher' = :voucher)
            and (cast(:provider as text) is null or e.details ->> 'provider' = :provider)""";

    private static final int LONGEST = 100;
    private static final int VOUCHER_LENGTH = 16;

    private static final String CASE = "[A-Z]-\\d{4}-\\d{6,12}";

    boolean isWhole() {
        return equals(WHOLE);
    }

    /** What is asked for, as a person or a program gave it. */
    record Asked(
            @Nullable String caseNumber,
            @Nullable String from,
            @Nullable String to,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String voucher,
            @Nullable String provider) {}

    /** The parameters of {@link #SQL}. */
    MapSqlParameterSource parameters() {
        return new MapSqlParameterSource()
                .addValue("case", caseNumber, Types.VARCHAR)
                .addValue("from", AuditRecords.utc(from), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("to", AuditRecords.utc(to), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("actor", actor, Types.VARCHAR)
                .addValue("action", action, Types.VARCHAR)
                .addValue("voucher", voucher, Types.VARCHAR)
                .addValue("provider", provider, Types.VARCHAR);
    }

    /**
     * Parses what a person or a program gave. Without any value, everything is selected.
     *
     * @param asked from: a day (from its beginning) or a moment in ISO 8601; to: a day (to its end) or a moment; voucher: with or without its
     *     hyphens
     * @throws Refused 422 for anything else
     */
    static Selection of(Asked asked, ZoneId zone) {
        String number = text("case", asked.caseNumber());
        if (number != null && !number.matches(CASE)) {
            throw Refused.invalid("case", "Give the number of an application or a claim, such as A-2026-000001.");
        }
        Instant start = moment("from", asked.from(), zone, 0);
        Instant end = moment("to", asked.to(), zone, 1);
        if (start != null && end != null && !start.isBefore(end)) {
            throw Refused.invalid("to", "The end must be after the beginning.");
        }
        String action = text("action", asked.action());
        if (action != null && Stream.of(Action.values()).noneMatch(a -> a.name().equals(action))) {
            throw Refused.invalid("action", "The audit log has no such action.");
        }
        return new Selection(
                number,
                start,
                end,
                text("actor", asked.actor()),
                action,
                voucher(text("voucher", asked.voucher())),
                text("provider", asked.provider()));
    }

    private static @Nullable String text(String field, @Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw Refused.invalid(field, "No entry can have this.");
        }
        return text.isEmpty() ? null : text;
    }

    /** The code as entries have it: in capitals and in groups of four. */
    private static @Nullable String voucher(@Nullable String typed) {
        if (typed == null) {
            return null;
        }
        String code = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        return code.length() == VOUCHER_LENGTH ? code.replaceAll("(.{4})(?!$)", "$1-") : typed;
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
        Map<String, @Nullable String> others = new LinkedHashMap<>();
        others.put("actor", actor);
        others.put("action", action);
        others.put("voucher", voucher);
        others.put("provider", provider);
        others.forEach((key, value) -> {
            if (value != null) {
                details.put(key, value);
            }
        });
        return details;
    }
}
