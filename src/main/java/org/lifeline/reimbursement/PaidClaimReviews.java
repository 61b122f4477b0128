package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.LineDecisions;
import org.lifeline.approval.Reasons;
import org.lifeline.audit.Action;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programmes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The reviews of paid claims that were approved without a person. An officer who had no part in the case or in its payment says whether the
 * claim was in order. What was paid too much becomes a debit of the provider.
 */
@Service
public class PaidClaimReviews {

    /** The group whose members review. */
    public static final String REVIEWERS = Role.ACCOUNTANT;

    static final String IN_ORDER = "inOrder";
    static final String NOT_IN_ORDER = "notInOrder";

    private static final int LONGEST_NOTE = 1000;

    /**
     * @param takenBack what the provider owes back by the review; null when the claim was in order, or was given back in full before
     * @param reasonCode a coded reason to approve less; null when the claim was in order
     */
    public record Review(
            boolean inOrder,
            @Nullable Money takenBack,
            @Nullable String reasonCode,
            String note,
            String reviewedBy,
            Instant reviewedAt) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;
    private final ProviderDebits debits;
    private final Reasons reasons;
    private final Duties duties;
    private final Programmes programmes;
    private final Officers officers;
    private final Messages messages;
    private final LifelineProperties properties;

    PaidClaimReviews(
            JdbcClient jdbc,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            ProviderDebits debits,
            Reasons reasons,
            Duties duties,
            Programmes programmes,
            Officers officers,
            Messages messages,
            LifelineProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.debits = debits;
        this.reasons = reasons;
        this.duties = duties;
        this.programmes = programmes;
        this.officers = officers;
        this.messages = messages;
        this.properties = properties;
    }

    /** The officers to whom the review is offered: those without another part in the case, such as its payment. */
    public List<String> reviewers(String number) {
        return without(number, officers.members(REVIEWERS));
    }

    /** The managers of the claim's programme to whom the review is offered when no officer has reviewed it in time. */
    public List<String> managers(String number) {
        List<String> named = programmes.managers(claims.get(number).programme());
        return without(number, named.isEmpty() ? officers.members(Role.PROGRAMME_MANAGER) : named);
    }

    private List<String> without(String number, Collection<String> people) {
        List<String> preparers = preparers(number);
        return people.stream()
                .filter(person -> !preparers.contains(person))
                .filter(person ->
                        duties.obstacle(number, person, Duty.CLAIM_REVIEW).isEmpty())
                .sorted()
                .toList();
    }

    /** Who prepared a run that paid the claim. Who released it, or recorded its payment, holds a duty on its case. */
    private List<String> preparers(String number) {
        return jdbc.sql(
                        "select distinct r.prepared_by from payment p join payment_run r on r.number = p.run_number where p.claim_number = :number")
                .param("number", number)
                .query(String.class)
                .list();
    }

    /**
     * Records what an officer found.
     *
     * @param finding {@code inOrder} or {@code notInOrder}
     * @param reason a coded reason to approve less of a claim; asked for when it was not in order
     * @param takenBack how much is taken back, in major units; asked for when it was not in order, and zero exactly when all of the claim was
     *     given back before
     * @throws Refused 403 for a person with another part in the case; 409 {@code alreadyReviewed}, {@code notPaid} or {@code exceedsPaid}; 422
     *     with the field that is not valid
     */
    @Transactional
    public void record(
            String number,
            String person,
            @Nullable Object finding,
            @Nullable Object reason,
            @Nullable Object takenBack,
            @Nullable Object note) {
        if (preparers(number).contains(person)) {
            throw Refused.forbidden(
                    "separationOfDuties", "You prepared the payment of this claim. Another person has to review it.");
        }
        duties.assign(number, person, Duty.CLAIM_REVIEW);
        Claim claim = claims.lock(number);
        if (of(number).isPresent()) {
            throw Refused.conflict("alreadyReviewed", "This claim was reviewed already.");
        }
        if (!IN_ORDER.equals(finding) && !NOT_IN_ORDER.equals(finding)) {
            throw Refused.invalid("finding", "Say whether the claim was in order.");
        }
        String words = FreeText.of(
                "reviewNote",
                note == null ? null : note.toString(),
                LONGEST_NOTE,
                "Say what you looked at, in at most %d characters.");
        boolean inOrder = IN_ORDER.equals(finding);
        String code = inOrder ? null : reasons.check(CaseKind.CLAIM, LineDecisions.CUT, reason);
        UUID debit = code == null
                ? null
                : debits.takeBack(claim, amount(claim, takenBack), reasons.label(code), person)
                        .orElse(null);
        jdbc.sql("""
                        insert into claim_review (claim_number, finding, reason_code, debit, note, reviewed_by, reviewed_at)
                        values (:number, :finding, :reason, :debit, :note, :by, :at)""")
                .param("number", number)
                .param("finding", finding)
                .param("reason", code)
                .param("debit", debit)
                .param("note", words)
                .param("by", person)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        history.audit(
                Action.claimReviewed,
                person,
                claim,
                code == null
                        ? Map.of("finding", IN_ORDER)
                        : debit == null
                                ? Map.of("finding", NOT_IN_ORDER, "reasonCode", code)
                                : Map.of("finding", NOT_IN_ORDER, "reasonCode", code, "debit", debit.toString()));
    }

    private static Money amount(Claim claim, @Nullable Object given) {
        try {
            BigDecimal major = TypedNumber.exact(given);
            return major.signum() == 0
                    ? Money.zero(claim.amount().currencyCode())
                    : Money.parse(claim.amount().currencyCode(), major);
        } catch (NumberFormatException e) {
            throw Refused.invalid("takenBack", "Enter how much is taken back.");
        } catch (InvalidMoneyException e) {
            throw Refused.invalid("takenBack", e.getMessage() + ".");
        }
    }

    /** What an officer found; empty while nobody has. */
    public Optional<Review> of(String number) {
        return jdbc.sql("""
                        select r.*, d.amount_minor, d.currency from claim_review r left join provider_debit d on d.id = r.debit
                         where r.claim_number = :number""")
                .param("number", number)
                .query(PaidClaimReviews::review)
                .optional();
    }

    /**
     * Writes to people who can review the claim that nobody has yet. Each is written to once for each occasion.
     *
     * @param occasion tells this reminder from others
     */
    public void remind(String occasion, String number, Collection<String> people) {
        Map<String, String> values =
                Map.of("number", number, "address", properties.publicUrl() + "/camunda/app/tasklist/default/");
        people.stream()
                .flatMap(person -> officers.addresses(person, null).stream())
                .forEach(address -> messages.post(Message.toStaff(
                        occasion + "/reminder/" + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                        number,
                        address,
                        "claim-review-reminder",
                        values)));
    }

    private static Review review(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Review(
                IN_ORDER.equals(row.getString("finding")),
                currency == null ? null : Money.ofMinor(currency, row.getLong("amount_minor")),
                row.getString("reason_code"),
                row.getString("note"),
                row.getString("reviewed_by"),
                row.getObject("reviewed_at", OffsetDateTime.class).toInstant());
    }
}
