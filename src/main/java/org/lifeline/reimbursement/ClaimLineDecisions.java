package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.LineDecisions;
import org.lifeline.approval.Reasons;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.programme.CaseKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What officers approve of single lines. Each decision about a line is a row that nobody rewrites, and the newest one counts. An officer may
 * only lower what the ones before left, so that nobody alone raises what a colleague had a reason to cut.
 */
@Repository
class ClaimLineDecisions implements LineDecisions {

    /** So much of a line is approved, and why not all. */
    record Cut(Money approved, String reasonCode) {}

    /**
     * A line of a dispute.
     *
     * @param claimed what the disputed claim asked for
     * @param approved what was approved of it
     * @param disputed the rest
     * @param reasonCode why
     */
    record DisputedLine(
            int number,
            String voucherCode,
            Money claimed,
            Money approved,
            Money disputed,
            @Nullable String reasonCode) {}

    private record Row(UUID redemption, Money approved, String reason) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final Reasons reasons;

    ClaimLineDecisions(JdbcClient jdbc, Clock clock, Claims claims, Reasons reasons) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.reasons = reasons;
    }

    @Override
    public void cut(String caseNumber, int position, String officer, List<?> rows) {
        // two officers of a stage who cut at the same time: the second one sees what the first one left
        Claim claim = claims.lock(caseNumber);
        if (claim.status() != ClaimStatus.submitted) {
            throw Refused.conflict("notBeingDecided", "This claim is not being decided now.");
        }
        List<ClaimLine> lines = claims.lines(caseNumber);
        List<FieldError> errors = new ArrayList<>();
        List<Row> read = read(rows, lines, claim.amount().currencyCode(), errors);
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        long left = lines.stream().mapToLong(line -> line.approved().minor()).sum();
        for (Row row : read) {
            left -= line(lines, row.redemption()).approved().minor()
                    - row.approved().minor();
        }
        if (left == 0) {
            throw Refused.invalid(
                    "cuts", "Nothing of the claim would be left. Reject it, or return it to the provider.");
        }
        jdbc.sql("""
                        insert into claim_line_decision (claim_number, redemption_id, submitted_at, position, reason_code, approved_minor,
                                                         decided_by, decided_at)
                        select c.number, cut.redemption, c.submitted_at, :position, cut.reason, cut.approved, :officer, :at
                          from claim c, unnest(cast(:redemptions as uuid[]), cast(:reasons as text[]), cast(:amounts as bigint[]))
                               as cut (redemption, reason, approved)
                         where c.number = :claim""")
                .param("claim", caseNumber)
                .param("position", position)
                .param("officer", officer)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("redemptions", read.stream().map(Row::redemption).toArray(UUID[]::new))
                .param("reasons", read.stream().map(Row::reason).toArray(String[]::new))
                .param(
                        "amounts",
                        read.stream().map(row -> row.approved().minor()).toArray(Long[]::new))
                .update();
    }

    private List<Row> read(List<?> rows, List<ClaimLine> lines, String currency, List<FieldError> errors) {
        List<Row> read = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            String at = "cuts[" + i + "].";
            Map<?, ?> row = rows.get(i) instanceof Map<?, ?> map ? map : Map.of();
            Integer number = whole(row.get("lineNumber"));
            if (number == null || number < 1 || number > lines.size()) {
                errors.add(new FieldError(at + "lineNumber", "Give the number of a line, 1 to " + lines.size() + "."));
                continue;
            }
            if (!seen.add(number)) {
                errors.add(new FieldError(at + "lineNumber", "Line " + number + " is in the list twice."));
                continue;
            }
            ClaimLine line = lines.get(number - 1);
            Money approved = amount(row.get("lineApproved"), currency);
            if (approved == null || approved.compareTo(line.approved()) >= 0) {
                errors.add(new FieldError(
                        at + "lineApproved",
                        "Of line " + number + " approve less than the " + line.approved()
                                + " that are approved so far."));
                continue;
            }
            try {
                read.add(new Row(
                        line.redemption(), approved, reasons.check(CaseKind.CLAIM, CUT, row.get("lineReason"))));
            } catch (Refused noReason) {
                errors.add(new FieldError(at + "lineReason", "Choose why you approve less of line " + number + "."));
            }
        }
        return read;
    }

    private static @Nullable Integer whole(@Nullable Object given) {
        try {
            return given == null ? null : Integer.valueOf(new BigDecimal(given.toString()).intValueExact());
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return null;
        }
    }

    private static @Nullable Money amount(@Nullable Object given, String currency) {
        try {
            BigDecimal major = new BigDecimal(String.valueOf(given));
            return major.signum() == 0 ? Money.zero(currency) : Money.parse(currency, major);
        } catch (NumberFormatException | InvalidMoneyException none) {
            return null;
        }
    }

    private static ClaimLine line(List<ClaimLine> lines, UUID redemption) {
        return lines.stream()
                .filter(line -> line.redemption().equals(redemption))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Map<String, String>> cuts(String caseNumber) {
        Map<UUID, Cut> cuts = newest(caseNumber);
        List<Map<String, String>> shown = new ArrayList<>();
        List<ClaimLine> lines = cuts.isEmpty() ? List.of() : claims.lines(caseNumber);
        for (int i = 0; i < lines.size(); i++) {
            Cut cut = cuts.get(lines.get(i).redemption());
            if (cut != null) {
                shown.add(Map.of(
                        "line", String.valueOf(i + 1),
                        "claimed", lines.get(i).amount().toString(),
                        "approved", cut.approved().toString(),
                        "reason", reasons.label(cut.reasonCode())));
            }
        }
        return shown;
    }

    @Override
    public List<Map<String, String>> disputed(String caseNumber) {
        return disputedLines(claims.get(caseNumber)).stream()
                .map(line -> Map.of(
                        "line", String.valueOf(line.number()),
                        "claimed", line.claimed().toString(),
                        "approved", line.approved().toString(),
                        "disputed", line.disputed().toString(),
                        "reason", line.reasonCode() == null ? "" : reasons.label(line.reasonCode())))
                .toList();
    }

    /** The lines of a dispute, numbered as they are in it. */
    List<DisputedLine> disputedLines(Claim dispute) {
        Claim disputed =
                claims.get(Objects.requireNonNull(dispute.disputes(), () -> dispute.number() + " disputes nothing"));
        Map<UUID, Cut> cuts = disputed.status() == ClaimStatus.rejected ? Map.of() : newest(disputed.number());
        Map<UUID, Money> claimed = claims.lines(disputed.number()).stream()
                .collect(Collectors.toMap(ClaimLine::redemption, ClaimLine::amount));
        List<DisputedLine> lines = new ArrayList<>();
        for (ClaimLine line : claims.lines(dispute.number())) {
            Money asked = Objects.requireNonNull(claimed.get(line.redemption()));
            Cut cut = cuts.get(line.redemption());
            lines.add(new DisputedLine(
                    lines.size() + 1,
                    line.voucherCode(),
                    asked,
                    asked.minus(line.amount()),
                    line.amount(),
                    cut == null ? disputed.reasonCode() : cut.reasonCode()));
        }
        return lines;
    }

    /** The newest decision about each line of which less is approved, as the claim is submitted now. */
    Map<UUID, Cut> newest(String caseNumber) {
        Map<UUID, Cut> cuts = new HashMap<>();
        jdbc.sql("""
                        select distinct on (d.redemption_id) d.redemption_id, d.approved_minor, d.reason_code, c.currency
                          from claim_line_decision d join claim c on c.number = d.claim_number and c.submitted_at = d.submitted_at
                         where d.claim_number = :claim order by d.redemption_id, d.id desc""").param("claim", caseNumber).query(row -> {
            UUID redemption = row.getObject("redemption_id", UUID.class);
            cuts.put(
                    redemption,
                    new Cut(
                            Money.ofMinor(row.getString("currency"), row.getLong("approved_minor")),
                            row.getString("reason_code")));
        });
        return cuts;
    }
}
