package org.lifeline.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.TypedNumber;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Officers' assessments of an application: marks, and the amount that they recommend. Every version is kept; the newest counts. */
@Repository
public class Assessments {

    private static final int LONGEST_REASON = 2000;
    private static final int HIGHEST_MARK = 4;

    /**
     * @param version the first is 1
     * @param need a mark from 0 to 4, as are vulnerability and medical urgency; stage-decision.form says what each mark means
     * @param incomePerHeadMinor a month; 0: there is no income, null: none was stated
     * @param score 0 to 100, from the decision table {@code assessmentScore}
     * @param reason why the amount was changed
     */
    public record Assessment(
            int version,
            int position,
            String assessedBy,
            Instant assessedAt,
            int need,
            int vulnerability,
            int medicalUrgency,
            @Nullable Long incomePerHeadMinor,
            int score,
            Money recommended,
            @Nullable String reason) {}

    /** The content of a form; marks that were left blank are null. */
    public record Findings(
            @Nullable Object need,
            @Nullable Object vulnerability,
            @Nullable Object medicalUrgency,
            @Nullable Object recommendedAmount,
            @Nullable Object amountReason) {

        /** Whether the form changes nothing. A program that only decides leaves the marks blank and the amount as it was. */
        boolean saysNothing(Money before) {
            return blank(need)
                    && blank(vulnerability)
                    && blank(medicalUrgency)
                    && (blank(recommendedAmount) || isSame(before));
        }

        private boolean isSame(Money before) {
            try {
                return TypedNumber.exact(recommendedAmount).compareTo(before.major()) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static boolean blank(@Nullable Object value) {
            return value == null || value.toString().isBlank();
        }
    }

    /** Marks and income as the decision table takes them. */
    public record Marks(
            int need,
            int vulnerability,
            int medicalUrgency,
            @Nullable Long incomePerHeadMinor,
            long amountMinor) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditLog audit;

    Assessments(JdbcClient jdbc, Clock clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Saves an officer's findings as a new version, unless they change nothing.
     *
     * @param before the amount that is recommended so far
     * @param applied the amount that was applied for; no officer may recommend more, because the stages were chosen for that amount
     * @param incomePerHead supplies the monthly income in minor units; called only when a new version is saved
     * @param score evaluates the decision table
     * @throws Refused 422 for an invalid mark, an amount that is invalid or too large, or a changed amount without a reason
     */
    public void saveVersion(
            String application,
            int position,
            String officer,
            Findings found,
            Money before,
            Money applied,
            Supplier<@Nullable Long> incomePerHead,
            ToIntFunction<Marks> score) {
        if (found.saysNothing(before)) {
            return;
        }
        Optional<Assessment> last = latest(application, applied.currencyCode());
        List<FieldError> errors = new ArrayList<>();
        int need = mark("need", found.need(), errors);
        int vulnerability = mark("vulnerability", found.vulnerability(), errors);
        int urgency = mark("medicalUrgency", found.medicalUrgency(), errors);
        Money recommended = amount(found.recommendedAmount(), before, applied, errors);
        String reason = found.amountReason() instanceof String s && !s.isBlank() ? s.strip() : null;
        if (!recommended.equals(before) && reason == null) {
            errors.add(new FieldError("amountReason", "Give a reason for changing the amount."));
        }
        if (reason != null && (reason.length() > LONGEST_REASON || !FormSchema.isPrintable(reason))) {
            errors.add(
                    new FieldError("amountReason", "At most " + LONGEST_REASON + " characters that can be printed."));
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        if (last.filter(l -> l.need() == need
                        && l.vulnerability() == vulnerability
                        && l.medicalUrgency() == urgency
                        && l.recommended().equals(recommended))
                .isPresent()) {
            return;
        }
        Long incomePerHeadMinor = incomePerHead.get();
        int points = score.applyAsInt(new Marks(need, vulnerability, urgency, incomePerHeadMinor, recommended.minor()));
        int version = last.map(Assessment::version).orElse(0) + 1;
        jdbc.sql("""
                        insert into assessment (case_number, version, position, assessed_by, assessed_at, need, vulnerability, medical_urgency,
                                                income_per_head_minor, score, recommended_minor, reason)
                        values (:case, :version, :position, :by, :at, :need, :vulnerability, :urgency, :income, :score, :amount, :reason)""")
                .param("case", application)
                .param("version", version)
                .param("position", position)
                .param("by", officer)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("need", need)
                .param("vulnerability", vulnerability)
                .param("urgency", urgency)
                .param("income", incomePerHeadMinor)
                .param("score", points)
                .param("amount", recommended.minor())
                .param("reason", reason)
                .update();
        audit.append(
                Action.assessment,
                officer,
                application,
                null,
                Map.of("stage", position, "version", version, "score", points, "amountMinor", recommended.minor()));
    }

    private static int mark(String field, @Nullable Object value, List<FieldError> errors) {
        try {
            int mark = Integer.parseInt(String.valueOf(value).strip());
            if (mark >= 0 && mark <= HIGHEST_MARK) {
                return mark;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        errors.add(new FieldError(field, "A mark from 0 to " + HIGHEST_MARK + "."));
        return 0;
    }

    private static Money amount(@Nullable Object given, Money before, Money applied, List<FieldError> errors) {
        if (Findings.blank(given)) {
            return before;
        }
        try {
            Money amount = Money.parse(applied.currencyCode(), TypedNumber.exact(given));
            if (!amount.isZero() && amount.minor() <= applied.minor()) {
                return amount;
            }
            errors.add(new FieldError(
                    "recommendedAmount", "More than zero, and not more than was applied for: " + applied + "."));
        } catch (NumberFormatException | InvalidMoneyException e) {
            errors.add(new FieldError("recommendedAmount", "This must be a positive amount of money."));
        }
        return before;
    }

    /** The newest version. */
    public Optional<Assessment> latest(String application, String currency) {
        List<Assessment> all = all(application, currency);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All versions, the oldest first. */
    public List<Assessment> all(String application, String currency) {
        return jdbc.sql("select * from assessment where case_number = :case order by version")
                .param("case", application)
                .query((row, n) -> assessment(row, currency))
                .list();
    }

    private static Assessment assessment(ResultSet row, String currency) throws SQLException {
        return new Assessment(
                row.getInt("version"),
                row.getInt("position"),
                row.getString("assessed_by"),
                row.getObject("assessed_at", OffsetDateTime.class).toInstant(),
                row.getInt("need"),
                row.getInt("vulnerability"),
                row.getInt("medical_urgency"),
                row.getObject("income_per_head_minor", Long.class),
                row.getInt("score"),
                Money.ofMinor(currency, row.getLong("recommended_minor")),
                row.getString("reason"));
    }
}
