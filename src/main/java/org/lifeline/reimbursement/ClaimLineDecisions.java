package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
        Map<String, String> labels = new HashMap<>();
        List<ClaimLine> lines = cuts.isEmpty() ? List.of() : claims.lines(caseNumber);
        for (int i = 0; i < lines.size(); i++) {
            Cut cut = cuts.get(lines.get(i).redemption());
            if (cut != null) {
                shown.add(Map.of(
                        "line", String.valueOf(i + 1),
                        "claimed", lines.get(i).amount().toString(),
                        "approved", cut.approved().toString(),
                        "reason", labels.computeIfAbsent(cut.reasonCode(), reasons::label)));
            }
        }
        return shown;
    }

    @Override
    public List<Map<String, String>> disputed(String caseNumber, int most) {
        Map<String, String> labels = new HashMap<>();
        return disputedLines(claims.get(caseNumber), 0, most).stream()
                .map(line -> Map.of(
                        "line", String.valueOf(line.number()),
                        "claimed", line.claimed().toString(),
                        "approved", line.approved().toString(),
                        "disputed", line.disputed().toString(),
                        "reason",
                                line.reasonCode() == null
                                        ? ""
                                        : labels.computeIfAbsent(line.reasonCode(), reasons::label)))
                .toList();
    }

    /** Some lines of a dispute, numbered as they are in it. */
    List<DisputedLine> disputedLines(Claim dispute, long start, int most) {
        String currency = dispute.amount().currencyCode();
        return jdbc.sql("""
                        select row_number() over (order by s.redeemed_at, s.redemption_id) as number, s.voucher_code, d.amount_minor as claimed,
                               l.amount_minor as disputed, coalesce(cut.reason_code, c.reason_code) as reason_code
                          from claim_line l
                          join claim_standing s on s.redemption_id = l.redemption_id
                          join claim c on c.number = :disputed
                          join claim_line d on d.claim_number = c.number and d.redemption_id = l.redemption_id
                          left join lateral (select x.reason_code from claim_line_decision x
                                              where x.claim_number = d.claim_number and x.redemption_id = d.redemption_id
                                                and x.submitted_at = c.submitted_at and c.status <> 'rejected'
                                              order by x.id desc limit 1) cut on true
                         where l.claim_number = :dispute order by number limit :most offset :start""")
                .param("dispute", dispute.number())
                .param(
                        "disputed",
                        Objects.requireNonNull(dispute.disputes(), () -> dispute.number() + " disputes nothing"))
                .param("most", most)
                .param("start", start)
                .query((row, n) -> {
                    Money asked = Money.ofMinor(currency, row.getLong("claimed"));
                    Money left = Money.ofMinor(currency, row.getLong("disputed"));
                    return new DisputedLine(
                            row.getInt("number"),
                            row.getString("voucher_code"),
                            asked,
                            asked.minus(left),
                            left,
                            row.getString("reason_code"));
                })
                .list();
    }

    /** The newest decision about each line of which less is approved, as the claim is submitted now. */
    Map<UUID, Cut> newest(String caseNumber) {
        return newest(caseNumber, null);
    }

    /** The same of these lines only. */
    Map<UUID, Cut> newest(String caseNumber, @Nullable Collection<UUID> redemptions) {
        Map<UUID, Cut> cuts = new HashMap<>();
        jdbc.sql("""
                        select distinct on (d.redemption_id) d.redemption_id, d.approved_minor, d.reason_code, c.currency
                          from claim_line_decision d join claim c on c.number = d.claim_number and c.submitted_at = d.submitted_at
                         where d.claim_number = :claim and (:all or d.redemption_id = any (:redemptions))
                         order by d.redemption_id, d.id desc""")
                .param("claim", caseNumber)
                .param("all", redemptions == null)
                .param("redemptions", redemptions == null ? new UUID[0] : redemptions.toArray(UUID[]::new))
                .query(row -> {
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
