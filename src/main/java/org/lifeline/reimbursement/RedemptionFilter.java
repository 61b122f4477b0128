package org.lifeline.reimbursement;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Which of a provider's redemptions are meant. What is null selects nothing out.
 *
 * @param from first day, in the product's time zone
 * @param to last day, which is included
 * @param clerk the account that redeemed
 * @param voucher the voucher's code, with or without its hyphens
 * @param claimed whether and how it is claimed
 */
record RedemptionFilter(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String clerk,
        @Nullable String voucher,
        @Nullable Claimed claimed) {

    static final RedemptionFilter ALL = new RedemptionFilter(null, null, null, null, null);
    static final RedemptionFilter LEFT = new RedemptionFilter(null, null, null, null, Claimed.left);

    private static final int LONGEST = 255;
    private static final int GROUP = 4;

    /** How a redemption is claimed. The names are the values of the query parameter {@code claimed}. */
    enum Claimed {
        /** In a live claim, in whole or in part. */
        yes("s.claimed_minor > 0"),
        /** In no live claim, and not taken back. */
        no("s.claimed_minor = 0 and s.taken_back_at is null"),
        /** Something of it can be claimed now. */
        left("s.open_claim is null and s.taken_back_at is null and s.claimed_minor < s.amount_minor"),
        /** Taken back by the provider. */
        takenBack("s.taken_back_at is not null");

        private final String sql;

        Claimed(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /**
     * Reads what a caller asks for; what is empty is not asked for.
     *
     * @throws Refused 422 with the field that is not valid
     */
    static RedemptionFilter read(
            @Nullable String from,
            @Nullable String to,
            @Nullable String clerk,
            @Nullable String voucher,
            @Nullable String claimed) {
        LocalDate first = day("from", from);
        LocalDate last = day("to", to);
        if (first != null && last != null && last.isBefore(first)) {
            throw Refused.invalid("to", "The last day is before the first day.");
        }
        return new RedemptionFilter(
                first, last, text("clerk", clerk), code(text("voucher", voucher)), claimed(claimed));
    }

    /** @throws Refused 422 when it is not a day */
    static @Nullable LocalDate day(String field, @Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(given.strip());
            if (day.getYear() >= 1900 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException notADay) {
            // refused below, like a day of a wrong year
        }
        throw Refused.invalid(field, "Give the day as YYYY-MM-DD.");
    }

    private static @Nullable String text(String field, @Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        if (given.length() > LONGEST || given.indexOf('\0') >= 0) {
            throw Refused.invalid(field, "This is too long.");
        }
        return given.strip();
    }

    /** A code as it is stored: in capitals, in groups of four. */
    private static @Nullable String code(@Nullable String given) {
        if (given == null) {
            return null;
        }
        String plain = given.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        return plain.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
    }

    private static @Nullable Claimed claimed(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        return switch (given) {
            case "true", "yes" -> Claimed.yes;
            case "false", "no" -> Claimed.no;
            case "left" -> Claimed.left;
            case "takenBack" -> Claimed.takenBack;
            default ->
                throw Refused.invalid(
                        "claimed", "Say true, false, left (something of it can be claimed now) or takenBack.");
        };
    }

    /** The conditions, for a statement about {@code claim_standing s} with the parameters of {@link RedemptionList}. */
    String sql() {
        List<String> conditions = new ArrayList<>(List.of("s.provider_code = :provider"));
        if (from != null) {
            conditions.add("s.redeemed_at >= :from");
        }
        if (to != null) {
            conditions.add("s.redeemed_at < :until");
        }
        if (clerk != null) {
            conditions.add("s.redeemed_by = :clerk");
        }
        if (voucher != null) {
            conditions.add("s.voucher_code = :voucher");
        }
        if (claimed != null) {
            conditions.add(claimed.sql());
        }
        return String.join(" and ", conditions);
    }

    static @Nullable Instant start(@Nullable LocalDate day, ZoneId zone) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }
}
