package org.lifeline.reimbursement;

import java.math.BigDecimal;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.PlainText;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Debits: what a provider owes back of a paid claim, because it corrects its invoice or takes a paid redemption back, and advances that it got
 * ({@link Advances}). A debit lowers the next payments to the provider in the same programme and currency. The tables refuse that more is given back than was paid.
 */
@Service
public class ProviderDebits {

    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NUMBER = 35;

    private static final String SELECT = """
            select d.*, coalesce((select sum(amount_minor) from provider_debit_set_off where debit_id = d.id), 0) as set_off_minor
              from provider_debit d""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;

    ProviderDebits(JdbcClient jdbc, Clock clock, Claims claims, ClaimHistory history) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
    }

    /**
     * Records a credit note of a provider for one of its paid claims.
     *
     * @param given the amount in major units of the claim's currency
     * @throws Refused 404 for a claim of another organisation; 409 {@code notPaid}, {@code exceedsPaid} or {@code creditNoteKnown}; 422 with
     *     the fields that are not valid
     */
    @Transactional
    public ProviderDebit creditNote(
            CurrentUser user,
            String claimNumber,
            @Nullable String creditNote,
            @Nullable BigDecimal given,
            @Nullable String why) {
        claims.own(user, claimNumber);
        Claim claim = claims.lock(claimNumber);
        if (claim.status() != ClaimStatus.paid || claim.approved() == null) {
            throw Refused.conflict(
                    "notPaid", "Only a paid claim has credit notes. One that is with you can be changed.");
        }
        List<FieldError> errors = new ArrayList<>();
        String number = creditNote == null ? "" : PlainText.withPlainSpaces(creditNote);
        if (number.isEmpty() || number.length() > LONGEST_NUMBER || !PlainText.isOneLine(number)) {
            errors.add(new FieldError(
                    "creditNote",
                    "Give the number of your credit note, in at most " + LONGEST_NUMBER + " characters."));
        }
        Money amount = amount(given, claim.amount().currencyCode(), errors);
        ClaimRequest.refuseIfAny(errors);
        String reason = FreeText.of("reason", why, LONGEST_REASON, "Say why, in at most %d characters.");
        Money left = claim.approved().minus(givenBack(claim));
        if (amount == null || amount.compareTo(left) > 0) {
            throw Refused.conflict("exceedsPaid", "Of this claim only " + left + " can be given back.");
        }
        UUID id = UUID.randomUUID();
        try {
            insert(id, claim, "creditNote", amount, null, number, reason, user.id());
        } catch (DuplicateKeyException known) {
            throw Refused.conflict("creditNoteKnown", "Your organisation has a credit note with this number.");
        }
        return find(id);
    }

    private static @Nullable Money amount(@Nullable BigDecimal given, String currency, List<FieldError> errors) {
        if (given == null) {
            errors.add(new FieldError("amount", "Enter the amount of the credit note."));
            return null;
        }
        try {
            return Money.parse(currency, given);
        } catch (InvalidMoneyException e) {
            errors.add(new FieldError("amount", e.getMessage() + "."));
            return null;
        }
    }

    private Money givenBack(Claim claim) {
        return of(claim.number()).stream()
                .map(ProviderDebit::amount)
                .reduce(Money.zero(claim.amount().currencyCode()), Money::plus);
    }

    /**
     * Takes back what was paid too much for a claim, as an officer found after the payment.
     *
     * @param claim the claim, locked
     * @param amount not above what is left of the claim; zero exactly when all of it was given back before
     * @return the debit's id; empty when nothing is left to take back
     * @throws Refused 409 {@code notPaid} or {@code exceedsPaid}; 422 for zero of a claim of which something is left
     */
    Optional<UUID> takeBack(Claim claim, Money amount, String reason, String officer) {
        if (claim.status() != ClaimStatus.paid || claim.approved() == null) {
            throw Refused.conflict(
                    "notPaid",
                    "The money of this claim came back from the bank. It can be taken back once it is paid again.");
        }
        Money left = claim.approved().minus(givenBack(claim));
        if (amount.compareTo(left) > 0) {
            throw Refused.conflict("exceedsPaid", "Of this claim only " + left + " can be taken back.");
        }
        if (left.isZero()) {
            return Optional.empty();
        }
        if (amount.isZero()) {
            throw Refused.invalid(
                    "takenBack", "Of this claim " + left + " was not given back yet: enter what is to be.");
        }
        UUID id = UUID.randomUUID();
        insert(id, claim, "review", amount, null, null, reason, officer);
        return Optional.of(id);
    }

    /** Makes a debit of what each paid claim paid for the redemption, within what was not given back of the claim before. */
    void giveBack(UUID redemption, String user, String reason) {
        record Paid(String claim, long minor) {}
        List<Paid> paid = jdbc.sql("""
                        select l.claim_number, coalesce(l.approved_minor, l.amount_minor) as minor
                          from claim_line l join claim c on c.number = l.claim_number
                         where l.redemption_id = :redemption and l.live and c.status = 'paid' order by l.claim_number""")
                .param("redemption", redemption)
                .query((row, n) -> new Paid(row.getString("claim_number"), row.getLong("minor")))
                .list();
        for (Paid each : paid) {
            Claim claim = claims.lock(each.claim());
            if (claim.approved() == null) {
                throw new IllegalStateException(each.claim() + " is paid without an amount");
            }
            long left = claim.approved().minus(givenBack(claim)).minor();
            Money amount = Money.ofMinor(claim.amount().currencyCode(), Math.min(left, each.minor()));
            if (!amount.isZero()) {
                insert(UUID.randomUUID(), claim, "reversal", amount, redemption, null, reason, user);
            }
        }
    }

    private void insert(
            UUID id,
            Claim claim,
            String kind,
            Money amount,
            @Nullable UUID redemption,
            @Nullable String creditNote,
            String reason,
            String user) {
        jdbc.sql("""
                        insert into provider_debit (id, provider_code, programme_code, currency, amount_minor, kind, claim_number, redemption_id,
                                                    credit_note, reason, created_by, created_at)
                        values (:id, :provider, :programme, :currency, :amount, :kind, :claim, :redemption, :creditNote, :reason, :by, :at)""")
                .param("id", id)
                .param("provider", claim.provider())
                .param("programme", claim.programme())
                .param("currency", amount.currencyCode())
                .param("amount", amount.minor())
                .param("kind", kind)
                .param("claim", claim.number())
                .param("redemption", redemption)
                .param("creditNote", creditNote)
                .param("reason", reason)
                .param("by", user)
                .param("at", now())
                .update();
        history.audit(
                Action.providerDebit,
                user,
                claim,
                Map.of("debit", id.toString(), "debitMinor", Long.toString(amount.minor())));
    }

    private ProviderDebit find(UUID id) {
        return jdbc.sql(SELECT + " where d.id = :id")
                .param("id", id)
                .query(ProviderDebits::debit)
                .single();
    }

    /** The debits that come from a paid claim, the oldest first. */
    public List<ProviderDebit> of(String claimNumber) {
        return jdbc.sql(SELECT + " where d.claim_number = :claim order by d.created_at, d.id")
                .param("claim", claimNumber)
                .query(ProviderDebits::debit)
                .list();
    }

    /**
     * A part of a debit that lowered a payment.
     *
     * @param from the paid claim or the advance that the debit comes from
     * @param ofAdvance whether it is an advance
     * @param claim the claim whose payment it lowered
     */
    record SetOff(UUID debit, String from, boolean ofAdvance, String claim, Money amount, Instant at) {}

    /** What was set off of the debits of a claim, and what was set off in it, the oldest first. */
    List<SetOff> setOffs(String claimNumber) {
        return jdbc.sql("""
                        select o.debit_id, coalesce(d.claim_number, d.advance_number) as from_number, d.kind = 'advance' as of_advance, o.claim_number, d.currency, o.amount_minor, o.set_off_at
                          from (select o.* from provider_debit_set_off o where o.claim_number = :claim
                                union
                                select o.* from provider_debit d join provider_debit_set_off o on o.debit_id = d.id where d.claim_number = :claim) o
                          join provider_debit d on d.id = o.debit_id
                         order by o.set_off_at, o.claim_number, d.id""")
                .param("claim", claimNumber)
                .query((row, n) -> new SetOff(
                        row.getObject("debit_id", UUID.class),
                        row.getString("from_number"),
                        row.getBoolean("of_advance"),
                        row.getString("claim_number"),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        row.getObject("set_off_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** What is still to be set off in the payments to a provider for a programme in a currency, the oldest first. */
    public List<ProviderDebit> open(String provider, String programme, String currency) {
        return jdbc
                .sql(SELECT
                        + " where d.provider_code = :provider and d.programme_code = :programme and d.currency = :currency"
                        + " and (d.advance_number is null or exists (select from provider_advance a"
                        + " where a.number = d.advance_number and a.state = 'paid'))"
                        + " order by d.created_at, d.id")
                .param("provider", provider)
                .param("programme", programme)
                .param("currency", currency)
                .query(ProviderDebits::debit)
                .list()
                .stream()
                .filter(debit -> !debit.open().isZero())
                .toList();
    }

    /**
     * Sets open debits off in an approved claim, the oldest first and as far as its amount goes. Called in the transaction that determines the
     * payment; a second call sets off only what was added in the meantime.
     *
     * @return what is to be paid for the claim: what is approved, less all that is set off in it; zero when nothing is left to pay
     */
    @Transactional
    public Money setOff(String claimNumber) {
        Claim claim = claims.lock(claimNumber);
        if (claim.status() != ClaimStatus.approved || claim.approved() == null) {
            throw new IllegalStateException(claimNumber + " is not approved");
        }
        Money rest = claim.approved().minus(setOffIn(claim));
        // debits of one provider are locked in one order, so that two claims cannot both take one
        jdbc.sql(
                        "select id from provider_debit where provider_code = :provider and programme_code = :programme and currency = :currency"
                                + " order by created_at, id for update")
                .param("provider", claim.provider())
                .param("programme", claim.programme())
                .param("currency", rest.currencyCode())
                .query(UUID.class)
                .list();
        for (ProviderDebit debit : open(claim.provider(), claim.programme(), rest.currencyCode())) {
            Money part = debit.open().compareTo(rest) < 0 ? debit.open() : rest;
            if (part.isZero()) {
                break;
            }
            jdbc.sql("""
                            insert into provider_debit_set_off (debit_id, claim_number, amount_minor, set_off_at)
                            values (:debit, :claim, :amount, :at)""")
                    .param("debit", debit.id())
                    .param("claim", claimNumber)
                    .param("amount", part.minor())
                    .param("at", now())
                    .update();
            rest = rest.minus(part);
        }
        return rest;
    }

    /** What was set off in a claim: so much less was paid for it. */
    public Money setOffIn(Claim claim) {
        return Money.ofMinor(
                claim.amount().currencyCode(),
                jdbc.sql(
                                "select coalesce(sum(amount_minor), 0) from provider_debit_set_off where claim_number = :claim")
                        .param("claim", claim.number())
                        .query(Long.class)
                        .single());
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static ProviderDebit debit(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new ProviderDebit(
                row.getObject("id", UUID.class),
                row.getString("provider_code"),
                row.getString("programme_code"),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                Money.ofMinor(currency, row.getLong("set_off_minor")),
                row.getString("claim_number"),
                row.getString("advance_number"),
                row.getObject("redemption_id", UUID.class),
                row.getString("credit_note"),
                row.getString("reason"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
