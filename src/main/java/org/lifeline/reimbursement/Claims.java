package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lifeline.access.CaseAccess;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.database.RunningNumbers;
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

    /** The part of a case that is a document, for {@code read}: each one that is opened is in the audit log, also by whom it belongs to. */
    public static final String DOCUMENT = "document";

    private final JdbcClient jdbc;
    private final RunningNumbers numbers;
    private final Programmes programmes;
    private final CaseAccess access;
    private final AuditLog audit;
    private final Clock clock;

    Claims(
            JdbcClient jdbc,
            RunningNumbers numbers,
            Programmes programmes,
            CaseAccess access,
            AuditLog audit,
            Clock clock) {
        this.clock = clock;
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.programmes = programmes;
        this.access = access;
        this.audit = audit;
    }

    /** Numbers of claims that were begun before this moment, are over, and still have documents or what a provider said in a dispute. */
    public List<String> endedWithDocuments(Instant begunBefore, int most) {
        return jdbc.sql("""
                        select number from claim c where status in ('paid', 'rejected', 'withdrawn') and created_at < :before and not is_on_hold(number)
                           and (exists (select from document where case_number = c.number)
                                or exists (select from claim_dispute where claim_number = c.number and grounds is not null))
                         order by number limit :most""")
                .param("before", begunBefore.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** @throws Refused 404 when there is no such claim */
    public Claim get(String number) {
        return find(number).orElseThrow(Claims::unknown);
    }

    /**
     * These claims, in this order.
     *
     * @throws Refused 404 when there is no such claim
     */
    List<Claim> all(Collection<String> numbers) {
        Map<String, Claim> found = new HashMap<>();
        jdbc.sql("select * from claim where number = any (:numbers)")
                .param("numbers", numbers.toArray(String[]::new))
                .query(Claims::claim)
                .list()
                .forEach(claim -> found.put(claim.number(), claim));
        return numbers.stream()
                .map(number -> Optional.ofNullable(found.get(number)).orElseThrow(Claims::unknown))
                .toList();
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

    /** The claims of the user's organisation: those that were returned come first, then the newest. */
    public List<Claim> of(CurrentUser user, int page, int size) {
        return jdbc.sql("""
                        select * from claim where provider_code = :provider
                         order by status = 'returned' desc, created_at desc, number desc limit :size offset :start""")
                .param("provider", programmes.providerOf(user.id()).code())
                .param("size", size)
                .param("start", (long) page * size)
                .query(Claims::claim)
                .list();
    }

    /** How many claims the user's organisation has. */
    public long count(CurrentUser user) {
        return jdbc.sql("select count(*) from claim where provider_code = :provider")
                .param("provider", programmes.providerOf(user.id()).code())
                .query(Long.class)
                .single();
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
            audit.append(
                    Action.personalDataRead,
                    user.id(),
                    number,
                    claim.programme(),
                    Map.of("what", what, "why", standing.why()));
        } else if (what.equals(DOCUMENT)) {
            audit.append(Action.ownDocumentRead, user.id(), number, claim.programme(), Map.of());
        }
        return claim;
    }

    /** All lines of a claim with their items, in the order of their redemptions. */
    public List<ClaimLine> lines(String number) {
        return lines(number, 0, Integer.MAX_VALUE);
    }

    /** Some lines of a claim with their items, in the order of their redemptions. */
    List<ClaimLine> lines(String number, int start, int most) {
        return lines(number, "true", start, most);
    }

    /** The same of those lines only of which less is approved than was claimed. */
    List<ClaimLine> cutLines(String number, int most) {
        return lines(number, "l.approved_minor < l.amount_minor", 0, most);
    }

    private List<ClaimLine> lines(String number, String which, int start, int most) {
        List<ClaimLine> bare = jdbc.sql("""
                        select l.redemption_id, l.amount_minor, coalesce(l.approved_minor, l.amount_minor) as approved_minor, l.description, s.voucher_code, s.redeemed_at,
                               s.amount_minor as redeemed_minor, s.currency
                          from claim_line l join claim_standing s on s.redemption_id = l.redemption_id
                         where l.claim_number = :number and %s order by s.redeemed_at, s.redemption_id limit :most offset :start""".formatted(which))
                .param("number", number)
                .param("start", start)
                .param("most", most)
                .query((row, n) -> {
                    String currency = row.getString("currency");
                    return new ClaimLine(
                            row.getObject("redemption_id", UUID.class),
                            row.getString("voucher_code"),
                            row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                            Money.ofMinor(currency, row.getLong("redeemed_minor")),
                            Money.ofMinor(currency, row.getLong("amount_minor")),
                            Money.ofMinor(currency, row.getLong("approved_minor")),
                            row.getString("description"),
                            List.of());
                })
                .list();
        Map<UUID, List<ClaimItem>> items =
                items(number, bare.stream().map(ClaimLine::redemption).toList());
        return bare.stream()
                .map(line -> line.with(items.getOrDefault(line.redemption(), List.of())))
                .toList();
    }

    /** What was given for the money of these lines of a claim, where its provider says so. */
    Map<UUID, List<ClaimItem>> items(String number, Collection<UUID> redemptions) {
        return Rows.byKey(jdbc.sql("""
                        select i.redemption_id, i.service, i.quantity, i.unit_price_minor, c.currency
                          from claim_item i join claim c on c.number = i.claim_number
                         where i.claim_number = :number and i.redemption_id = any (:redemptions) order by i.redemption_id, i.position""")
                .param("number", number)
                .param("redemptions", redemptions.toArray(UUID[]::new))
                .query((row, n) -> Map.entry(
                        row.getObject("redemption_id", UUID.class),
                        new ClaimItem(
                                row.getString("service"),
                                row.getInt("quantity"),
                                Money.ofMinor(row.getString("currency"), row.getLong("unit_price_minor")))))
                .list());
    }

    /** How many days the middle one of the last claims of a programme took from its submission to its payment. */
    Optional<Long> usualDaysToPayment(String programme) {
        return jdbc.sql("""
                        select cast(percentile_disc(0.5) within group (order by greatest(0, paid_on - (submitted_at at time zone :zone)::date)) as bigint) as days
                          from (select paid_on, submitted_at from claim where programme_code = :programme and status = 'paid'
                                 order by paid_on desc limit 20) latest""")
                .param("programme", programme)
                .param("zone", clock.getZone().getId())
                .query((row, n) -> Optional.ofNullable(row.getObject("days", Long.class)))
                .single();
    }

    /** What officers approve of a claim so far: the sum of what they approve of its lines. */
    Money approvedSoFar(Claim claim) {
        return Money.ofMinor(
                claim.amount().currencyCode(),
                jdbc.sql(
                                "select sum(coalesce(approved_minor, amount_minor)) from claim_line where claim_number = :number and live")
                        .param("number", claim.number())
                        .query(Long.class)
                        .single());
    }

    /** How many lines a claim has. */
    int countLines(String number) {
        return jdbc.sql("select count(*) from claim_line where claim_number = :number")
                .param("number", number)
                .query(Integer.class)
                .single();
    }

    /** A number that no claim has. */
    String newNumber() {
        return numbers.next("C", "claim_number");
    }

    /** The claim by which the decision about this one is disputed. */
    Optional<String> disputeOf(String number) {
        return jdbc.sql("select number from claim where disputes = :number")
                .param("number", number)
                .query(String.class)
                .optional();
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

    static Claim claim(ResultSet row, int n) throws SQLException {
        OffsetDateTime submitted = row.getObject("submitted_at", OffsetDateTime.class);
        OffsetDateTime approved = row.getObject("approved_at", OffsetDateTime.class);
        String paidBy = row.getString("paid_by");
        String currency = row.getString("currency");
        Long owed = row.getObject("approved_minor", Long.class);
        return new Claim(
                row.getString("number"),
                row.getString("provider_code"),
                row.getString("programme_code"),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                owed == null ? null : Money.ofMinor(currency, owed),
                row.getString("invoice_number"),
                row.getObject("invoice_date", LocalDate.class),
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
                                row.getString("payment_reference"), row.getObject("paid_on", LocalDate.class), paidBy),
                row.getInt("version"),
                row.getString("language"),
                row.getString("disputes"));
    }
}
