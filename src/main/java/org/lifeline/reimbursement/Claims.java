package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lifeline.access.CaseAccess;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.reimbursement.Claim.Payable;
import org.lifeline.reimbursement.Claim.Payment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The claims of providers. {@link ClaimDrafts} is what a provider does with one until it is submitted, {@link ClaimOutcomes} what becomes of it
 * afterwards. The tables themselves refuse what must never happen: a redemption in two live claims, or a second payment.
 */
@Service
public class Claims {

    private final JdbcClient jdbc;
    private final Programmes programmes;
    private final CaseAccess access;
    private final AuditLog audit;

    Claims(JdbcClient jdbc, Programmes programmes, CaseAccess access, AuditLog audit) {
        this.jdbc = jdbc;
        this.programmes = programmes;
        this.access = access;
        this.audit = audit;
    }

    /** Numbers of claims that were begun before this moment, are over, and still have documents. */
    public List<String> endedWithDocuments(Instant begunBefore, int most) {
        return jdbc.sql("""
                        select number from claim c where status in ('paid', 'rejected', 'withdrawn') and created_at < :before
                           and exists (select from document where case_number = c.number) order by number limit :most""")
                .param("before", begunBefore.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** @throws Refused 404 when there is no such claim */
    public Claim get(String number) {
        return find(number).orElseThrow(Claims::unknown);
    }

    public Optional<Claim> find(String number) {
        return jdbc.sql("select * from claim where number = :number")
                .param("number", number)
                .query(Claims::claim)
                .optional();
    }

    /** The claim, for an account of its provider; for others it does not exist. */
    public Claim own(CurrentUser user, String number) {
        String provider = programmes.providerOf(user.id()).code();
        return find(number).filter(c -> c.provider().equals(provider)).orElseThrow(Claims::unknown);
    }

    /** The claims of the user's organisation, the newest first. */
    public List<Claim> of(CurrentUser user, int page, int size) {
        return jdbc.sql("""
                        select * from claim where provider_code = :provider
                         order by created_at desc, number desc limit :size offset :start""")
                .param("provider", programmes.providerOf(user.id()).code())
                .param("size", size)
                .param("start", (long) page * size)
                .query(Claims::claim)
                .list();
    }

    /** How many claims of the user's organisation have this status. */
    public long count(CurrentUser user, ClaimStatus status) {
        return jdbc.sql("select count(*) from claim where provider_code = :provider and status = :status")
                .param("provider", programmes.providerOf(user.id()).code())
                .param("status", status.name())
                .query(Long.class)
                .single();
    }

    /**
     * The claim, for a person who may read it ({@link CaseAccess}); for others it does not exist. When somebody who does not belong to the
     * claim's organisation reads it, the audit log records it.
     *
     * @param what which part is shown, as a code such as {@code caseFile} or {@code document}
     */
    public Claim read(CurrentUser user, String number, String what) {
        CaseAccess.Standing standing = access.of(user, number);
        Claim claim = find(number).filter(c -> standing.mayRead()).orElseThrow(Claims::unknown);
        if (!standing.own()) {
            audit.append(Action.personalDataRead, user.id(), number, claim.programme(), Map.of("what", what));
        }
        return claim;
    }

    /** The live claim in which each of a provider's redemptions is. */
    Map<UUID, String> liveClaims(String provider) {
        Map<UUID, String> claims = new HashMap<>();
        jdbc.sql("""
                        select l.redemption_id, l.claim_number from claim_line l join claim c on c.number = l.claim_number
                         where l.live and c.provider_code = :provider""").param("provider", provider).query(row -> {
            claims.put(row.getObject("redemption_id", UUID.class), row.getString("claim_number"));
        });
        return claims;
    }

    public List<ClaimLine> lines(String number) {
        return jdbc.sql("""
                        select l.redemption_id, l.amount_minor, coalesce(l.approved_minor, l.amount_minor) as approved_minor, l.description, r.voucher_code, r.redeemed_at,
                               r.amount_minor as redeemed_minor, c.currency
                          from claim_line l join claim c on c.number = l.claim_number join redemption r on r.id = l.redemption_id
                         where l.claim_number = :number order by r.redeemed_at, r.id""")
                .param("number", number)
                .query((row, n) -> new ClaimLine(
                        row.getObject("redemption_id", UUID.class),
                        row.getString("voucher_code"),
                        row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                        Money.ofMinor(row.getString("currency"), row.getLong("redeemed_minor")),
                        Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                        Money.ofMinor(row.getString("currency"), row.getLong("approved_minor")),
                        row.getString("description")))
                .list();
    }

    /** What is owed for a claim that every stage approved: the sum of what they approved of its lines. */
    Money approved(Claim claim) {
        return lines(claim.number()).stream()
                .map(ClaimLine::approved)
                .reduce(Money.zero(claim.amount().currencyCode()), Money::plus);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no claim with this number that you may see.");
    }

    /** Frees the redemptions of a claim, so that another claim can have them. */
    void free(String number) {
        jdbc.sql("update claim_line set live = false where claim_number = :number")
                .param("number", number)
                .update();
    }

    /** The claim, locked: nobody else changes it until this transaction ends. */
    Claim lock(String number) {
        return jdbc.sql("select * from claim where number = :number for update")
                .param("number", number)
                .query(Claims::claim)
                .optional()
                .orElseThrow(Claims::unknown);
    }

    private static Claim claim(ResultSet row, int n) throws SQLException {
        OffsetDateTime submitted = row.getObject("submitted_at", OffsetDateTime.class);
        OffsetDateTime approved = row.getObject("approved_at", OffsetDateTime.class);
        String paidBy = row.getString("paid_by");
        return new Claim(
                row.getString("number"),
                row.getString("provider_code"),
                row.getString("programme_code"),
                Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                row.getString("invoice_number"),
                ClaimStatus.valueOf(row.getString("status")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                submitted == null ? null : submitted.toInstant(),
                row.getString("reason_code"),
                approved == null
                        ? null
                        : new Payable(
                                approved.toInstant(),
                                row.getString("payable_qr"),
                                row.getString("payable_sha256"),
                                row.getString("payment_sha256")),
                paidBy == null
                        ? null
                        : new Payment(
                                row.getString("payment_reference"), row.getObject("paid_on", LocalDate.class), paidBy));
    }
}
