package org.lifeline.reimbursement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.HeldBack;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.FastLaneLimits;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Small clean claims that are approved without a person. The table "Claim checks" decides which claims are clean; this class gives it the facts,
 * and lets no claim pass beyond the limits that the programme's managers set, whatever the table says. The tables of the database refuse the
 * same. What was judged is kept with the claim.
 */
@Service
public class FastLane {

    /** So long a claim that was found not in order after its payment speaks against its provider. */
    static final int REMEMBERED_DAYS = 365;

    private static final TypeReference<TreeMap<String, Object>> FACTS = new TypeReference<>() {};

    /**
     * What the table judges, beside the facts that each claim is checked by.
     *
     * @param claimLimit the most that one claim may ask for; zero where the programme has no fast lane
     * @param used what claims of the provider came to by the fast lane within the last {@value FastLaneLimits#DAYS} days
     * @param returnedBefore whether this claim, or another one with a redemption of it, was returned, rejected or approved in part
     *     before; also when its provider took the redemption out of it then
     * @param missingPapers how many kinds of documents are missing of the programme's list
     * @param similarClaims how many other claims have a document of this one, or are the same provider's with the same invoice; counted only
     *     for a claim within the limit, because it takes time
     * @param nearInvoices how many other claims of the provider have an invoice number that may be taken for this one's; counted likewise
     * @param openConcerns open fraud signals and complaints about the provider or a voucher of the claim, redemptions that were not examined
     *     for fraud yet, the provider's suspension, and documents that are being checked for viruses
     * @param reviewsNotInOrder how many claims of the provider were found not in order after their payment, within the last {@value #REMEMBERED_DAYS}
     *     days
     * @param provenByPin whether the beneficiary gave the PIN at each redemption
     * @param redeemedOffline how many redemptions were made without a network
     * @param daysKnown days since the provider was first paid to an account; 0 for one without
     */
    public record Facts(
            Money claimLimit,
            Money providerLimit,
            Money used,
            boolean returnedBefore,
            int missingPapers,
            int similarClaims,
            int nearInvoices,
            int openConcerns,
            int reviewsNotInOrder,
            boolean provenByPin,
            int redeemedOffline,
            int daysKnown) {}

    /**
     * Why no person decided on a claim.
     *
     * @param row the row of the table, as a code
     * @param facts what the table judged, by name
     * @param limit the limits of that day
     * @param used what other claims of the provider came to within the {@value FastLaneLimits#DAYS} days before
     * @param choice whether it is reviewed after payment, and why
     */
    public record Approval(
            String claim,
            String row,
            Map<String, Object> facts,
            FastLaneLimits.Limit limit,
            Money used,
            ReviewChoices.Choice choice,
            Instant decidedAt) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final Claims claims;
    private final ClaimHistory history;
    private final ClaimPapers papers;
    private final SimilarClaims similar;
    private final FastLaneLimits limits;
    private final ReviewChoices choices;
    private final HeldBack documents;

    FastLane(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            Claims claims,
            ClaimHistory history,
            ClaimPapers papers,
            SimilarClaims similar,
            FastLaneLimits limits,
            ReviewChoices choices,
            HeldBack documents) {
        this.documents = documents;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.claims = claims;
        this.history = history;
        this.papers = papers;
        this.similar = similar;
        this.limits = limits;
        this.choices = choices;
    }

    /**
     * The facts about a submitted claim. While it may be approved without a person, other claims of its provider wait until this transaction
     * ends, so that each of them counts the others.
     */
    @Transactional
    public Facts facts(String number) {
        Claim claim = claims.get(number);
        Money none = Money.zero(claim.amount().currencyCode());
        Optional<FastLaneLimits.Limit> limit = limits.of(claim.programme());
        Money claimLimit = limit.map(FastLaneLimits.Limit::claim).orElse(none);
        Instant now = clock.instant();
        boolean small = claim.amount().compareTo(claimLimit) <= 0;
        if (small) {
            lockProvider(claim);
        }
        return jdbc.sql("""
                        with line as (
                            select r.id, r.voucher_code, r.presence, r.offline_record
                              from claim_line l join redemption r on r.id = l.redemption_id where l.claim_number = :number and l.live)
                        select exists (select from claim_movement where claim_number = :number and kind = 'returned')
                               or exists (select from claim_line o join claim_movement m on m.claim_number = o.claim_number
                                           where o.redemption_id in (select id from line) and o.claim_number <> :number
                                             and (m.kind in ('returned', 'rejected') or o.approved_minor < o.amount_minor))
                               or exists (select from claim_line_taken_out where redemption_id in (select id from line)) as returned_before,
                               (select count(*) from claim_review v join claim_fast_lane f on f.claim_number = v.claim_number
                                 where f.provider_code = :provider and v.finding = 'notInOrder'
                                   and v.reviewed_at > cast(:now as timestamptz) - make_interval(days => :year)) as not_in_order,
                               (select count(*) from (select id from fraud_signal where provider_code = :provider
                                                      union
                                                      select id from fraud_signal where voucher_code in (select voucher_code from line)) s
                                 where not exists (select from fraud_review v where v.signal_id = s.id)) as signals,
                               (select count(*) from beneficiary_feedback f
                                 where f.complaint and (f.provider_code = :provider or f.redemption_id in (select id from line))
                                   and not exists (select from complaint_decision d where d.redemption_id = f.redemption_id
                                                      and (d.finding = 'cleared' or f.redemption_id not in (select id from line)))) as complaints,
                               (select count(*) from redemption_unwatched u
                                 where u.provider_code = :provider and u.voucher_code in (select voucher_code from line)) as unexamined,
                               (select count(*) from provider_suspension where provider_code = :provider and resumed_at is null) as suspensions,
                               (select bool_and(presence = 'pin') from line) as proven,
                               (select count(*) from line where offline_record is not null) as offline,
                               (select min(in_force_at) from provider_payout where provider_code = :provider) as known_since""")
                .param("number", number)
                .param("provider", claim.provider())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("year", REMEMBERED_DAYS)
                .query((row, n) -> new Facts(
                        claimLimit,
                        limit.map(FastLaneLimits.Limit::provider).orElse(none),
                        used(claim, now),
                        row.getBoolean("returned_before"),
                        papers.missing(claim).size(),
                        small ? similar.withSameDocumentOrInvoice(number) : 0,
                        small ? similar.withNearInvoice(number) : 0,
                        row.getInt("signals")
                                + row.getInt("complaints")
                                + row.getInt("unexamined")
                                + row.getInt("suspensions")
                                + documents.sentAndHeldBack(number),
                        row.getInt("not_in_order"),
                        row.getBoolean("proven"),
                        row.getInt("offline"),
                        days(row.getObject("known_since", OffsetDateTime.class))))
                .single();
    }

    private int days(@Nullable OffsetDateTime since) {
        return since == null
                ? 0
                : (int) ChronoUnit.DAYS.between(
                        LocalDate.ofInstant(since.toInstant(), clock.getZone()), LocalDate.now(clock));
    }

    /** The same lock as the table's own. */
    private void lockProvider(Claim claim) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('fast lane ' || :programme || ' ' || :provider, 0))")
                .param("programme", claim.programme())
                .param("provider", claim.provider())
                .query((row, n) -> n)
                .list();
    }

    private Money used(Claim claim, Instant now) {
        return Money.ofMinor(
                claim.amount().currencyCode(),
                jdbc.sql("""
                                select coalesce(sum(amount_minor), 0) from claim_fast_lane
                                 where programme_code = :programme and provider_code = :provider
                                   and decided_at > cast(:now as timestamptz) - make_interval(days => :days)""")
                        .param("programme", claim.programme())
                        .param("provider", claim.provider())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("days", FastLaneLimits.DAYS)
                        .query(Long.class)
                        .single());
    }

    /**
     * Approves a claim without a person, if the managers' limits allow it.
     *
     * @param row the row of the table that found it clean
     * @param facts what the table judged
     * @return false when it is beyond a limit, and people decide on it
     */
    @Transactional
    public boolean approve(String number, String row, Map<String, Object> facts) {
        Claim claim = claims.get(number);
        lockProvider(claim);
        Optional<FastLaneLimits.Limit> found = limits.of(claim.programme());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Money used = used(claim, now);
        if (found.isEmpty()
                || claim.amount().compareTo(found.get().claim()) > 0
                || used.plus(claim.amount()).compareTo(found.get().provider()) > 0) {
            return false;
        }
        FastLaneLimits.Limit limit = found.get();
        ReviewChoices.Choice choice = choices.choose(number, limit.reviewPercent());
        jdbc.sql("""
                        insert into claim_fast_lane (claim_number, submitted_at, provider_code, programme_code, amount_minor, limit_id, used_minor,
                                                     table_row, facts, review_month, draw, chosen, decided_at)
                        values (:number, :submitted, :provider, :programme, :amount, :limit, :used,
                                :row, cast(:facts as jsonb), :month, :draw, :chosen, :now)""")
                .param("number", number)
                .param("submitted", Objects.requireNonNull(claim.submittedAt()).atOffset(ZoneOffset.UTC))
                .param("provider", claim.provider())
                .param("programme", claim.programme())
                .param("amount", claim.amount().minor())
                .param("limit", limit.id())
                .param("used", used.minor())
                .param("row", row)
                .param("facts", write(facts))
                .param("month", choice.month())
                .param("draw", choice.draw())
                .param("chosen", choice.chosen())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        // whether it is reviewed is said to nobody before it is paid, and the audit log is read by many
        history.audit(Action.claimFastLane, AuditLog.SYSTEM, claim, Map.of("row", row, "limit", limit.id() + ""));
        return true;
    }

    /** Whether the claim was drawn for a review. Nobody may learn it before the claim is paid. */
    public boolean isDrawn(String number) {
        return jdbc.sql("select exists (select from claim_fast_lane where claim_number = :number and chosen)")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /** Why no person decided on the claim; empty when people did, or nobody has yet. */
    public Optional<Approval> of(String number) {
        return jdbc.sql("""
                        select f.*, s.sha256, p.currency from claim_fast_lane f join review_secret s on s.month = f.review_month
                          join claim p on p.number = f.claim_number where f.claim_number = :number""")
                .param("number", number)
                .query((row, n) -> {
                    FastLaneLimits.Limit limit = limits.get(row.getLong("limit_id"));
                    return new Approval(
                            number,
                            row.getString("table_row"),
                            read(row.getString("facts")),
                            limit,
                            Money.ofMinor(row.getString("currency"), row.getLong("used_minor")),
                            new ReviewChoices.Choice(
                                    row.getString("review_month"),
                                    row.getString("sha256"),
                                    row.getInt("draw"),
                                    limit.reviewPercent(),
                                    row.getBoolean("chosen")),
                            row.getObject("decided_at", OffsetDateTime.class).toInstant());
                })
                .optional();
    }

    private String write(Map<String, Object> facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the facts of a claim are plain values", e);
        }
    }

    private Map<String, Object> read(String facts) {
        try {
            return json.readValue(facts, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the facts of a claim are stored as JSON", e);
        }
    }
}
