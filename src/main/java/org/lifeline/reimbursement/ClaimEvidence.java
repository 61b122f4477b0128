package org.lifeline.reimbursement;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.database.Rows;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;
import org.lifeline.redemption.IdentityPaper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How each redemption in a claim came about, and what stands out about it. The database filters, counts and adds up, so that a claim of ten
 * thousand redemptions costs no more memory than the page that is shown.
 */
@Repository
class ClaimEvidence {

    /** Why an officer should look at a line. None of these refuses anything. */
    enum StandsOut {
        /** The programme asks for a proof that the beneficiary is there, and there was none. */
        unproven,
        /** A beneficiary says that this help was not given, or was to be paid for, and no manager has cleared the provider. */
        complaint,
        /** A signal about this voucher at this provider waits for a manager. */
        signal,
        /** The same provider redeemed the same amount of the same voucher another time within a day. */
        twice,
        /** The redemption is, or was, in another claim, too. */
        otherClaim,
        /** It was noted without a network, and the device did not keep its rules. */
        rulesNotKept,
        /** It is beyond the voucher's value; managers decided to pay it. */
        overdrawn,
        /** The provider took it back. */
        takenBack
    }

    /**
     * @param number of the line in its claim, by which the officer's form names it
     * @param clerk the account that redeemed
     * @param approved what officers approve of it so far
     * @param items what the provider says that it gave for the amount
     * @param given what the voucher's redemption gave, where the voucher is for certain things
     * @param otherClaims other claims with this redemption that were submitted
     */
    record Line(
            int number,
            UUID redemption,
            String voucherCode,
            Instant redeemedAt,
            String clerk,
            Presence presence,
            @Nullable IdentityPaper paper,
            boolean offline,
            Money redeemed,
            Money claimed,
            Money approved,
            @Nullable String description,
            List<ClaimItem> items,
            Map<String, Integer> given,
            List<String> otherClaims,
            List<StandsOut> standsOut) {}

    /**
     * All lines of a claim together.
     *
     * @param pin redemptions that were proven by a PIN; {@code paper}: by an identity paper
     * @param offline redemptions that were noted without a network
     * @param standingOut lines about which something stands out
     */
    record Sum(
            int lines,
            int vouchers,
            Money redeemed,
            Money claimed,
            Money approved,
            int pin,
            int paper,
            int offline,
            int standingOut) {

        int offlinePercent() {
            return percent(offline);
        }

        int withoutPinPercent() {
            return percent(lines - pin);
        }

        private int percent(int part) {
            return lines == 0 ? 0 : Math.round(100f * part / lines);
        }
    }

    /** All lines of a claim with their numbers, as its form and its provider count them. */
    private static final String NUMBERED = """
            with numbered as (
                select row_number() over (order by s.redeemed_at, s.redemption_id) as number, l.claim_number, s.redemption_id, s.voucher_code,
                       s.provider_code, s.redeemed_at, s.redeemed_by, s.currency, s.amount_minor as redeemed_minor, s.taken_back_at,
                       l.amount_minor, coalesce(l.approved_minor, l.amount_minor) as approved_minor, l.description
                  from claim_line l join claim_standing s on s.redemption_id = l.redemption_id
                 where l.claim_number = :claim),
            """;

    private static final String SOME =
            "picked as (select * from numbered order by number limit :most offset :start),\n";

    private static final String ALL = "picked as (select * from numbered),\n";

    /** What stands out about the picked lines. Each reason is one pass over all of them, however many they are. */
    private static final String JUDGED = """
            line as materialized (
                select n.*, r.presence, r.identity_kind, r.offline_record, r.overdrawn
                  from picked n join redemption r on r.id = n.redemption_id),
            flagged as (
                select redemption_id, 'unproven' as why from line
                 where presence = 'none'
                   and exists (select from claim c join programme p on p.code = c.programme_code where c.number = :claim and p.presence <> 'none')
                union all
                select n.redemption_id, 'complaint' from line n join beneficiary_feedback f on f.redemption_id = n.redemption_id and f.complaint
                 where not exists (select from complaint_decision d where d.redemption_id = f.redemption_id and d.finding = 'cleared')
                union all
                select n.redemption_id, 'signal'
                  from line n join (select distinct g.voucher_code, g.provider_code from fraud_signal g
                                   where g.voucher_code in (select voucher_code from line)
                                     and not exists (select from fraud_review v where v.signal_id = g.id)) open
                    on open.voucher_code = n.voucher_code and open.provider_code = n.provider_code
                union all
                select n.redemption_id, 'twice'
                  from line n join (
                    select s.redemption_id, s.redeemed_at, lag(s.redeemed_at) over near as before, lead(s.redeemed_at) over near as after
                      from claim_standing s
                     where s.voucher_code in (select voucher_code from line) and s.taken_back_at is null
                    window near as (partition by s.voucher_code, s.provider_code, s.amount_minor order by s.redeemed_at)) s
                    on s.redemption_id = n.redemption_id
                   and (s.redeemed_at - s.before <= interval '1 day' or s.after - s.redeemed_at <= interval '1 day')
                union all
                select n.redemption_id, 'otherClaim'
                  from line n join claim_line o on o.redemption_id = n.redemption_id and o.claim_number <> n.claim_number
                  join claim k on k.number = o.claim_number and k.submitted_at is not null
                  join claim its on its.number = n.claim_number
                 -- a dispute has the redemptions of the claim that it disputes
                 where k.disputes is distinct from its.number and its.disputes is distinct from k.number
                union all
                select n.redemption_id, 'rulesNotKept' from line n join offline_record f on f.id = n.offline_record and not f.policy_kept
                union all
                select redemption_id, 'overdrawn' from line where overdrawn
                union all
                select redemption_id, 'takenBack' from line where taken_back_at is not null)
            """;

    private final JdbcClient jdbc;
    private final Claims claims;
    private final ClaimLines lines;

    ClaimEvidence(JdbcClient jdbc, Claims claims, ClaimLines lines) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.lines = lines;
    }

    /** All lines together. The claim exists and has a line. */
    Sum sum(String claim) {
        return jdbc.sql(NUMBERED + ALL + JUDGED + """
                        select count(*) as lines, count(distinct voucher_code) as vouchers, sum(redeemed_minor) as redeemed,
                               sum(amount_minor) as claimed, sum(approved_minor) as approved, min(currency) as currency,
                               count(*) filter (where presence = 'pin') as pin, count(*) filter (where presence = 'id') as paper,
                               count(offline_record) as offline, (select count(distinct redemption_id) from flagged) as standing_out
                          from line""")
                .param("claim", claim)
                .query((row, n) -> {
                    String currency = row.getString("currency");
                    return new Sum(
                            row.getInt("lines"),
                            row.getInt("vouchers"),
                            Money.ofMinor(currency, row.getLong("redeemed")),
                            Money.ofMinor(currency, row.getLong("claimed")),
                            Money.ofMinor(currency, row.getLong("approved")),
                            row.getInt("pin"),
                            row.getInt("paper"),
                            row.getInt("offline"),
                            row.getInt("standing_out"));
                })
                .single();
    }

    /**
     * Some lines, in the order of their numbers.
     *
     * @param standingOut only lines about which something stands out
     */
    List<Line> page(String claim, boolean standingOut, long start, int most) {
        String reasons =
                ", why as (select redemption_id, array_agg(distinct why) as reasons from flagged group by redemption_id) ";
        List<Line> bare = jdbc.sql(
                        standingOut
                                ? NUMBERED + ALL + JUDGED + reasons
                                        + "select * from line join why using (redemption_id) order by number limit :most offset :start"
                                : NUMBERED + SOME + JUDGED + reasons
                                        + "select * from line left join why using (redemption_id) order by number")
                .param("claim", claim)
                .param("most", most)
                .param("start", start)
                .query(ClaimEvidence::line)
                .list();
        List<UUID> redemptions = bare.stream().map(Line::redemption).toList();
        Map<UUID, List<ClaimItem>> items = claims.items(claim, redemptions);
        Map<UUID, Map<String, Integer>> given = lines.given(redemptions);
        Map<UUID, List<String>> others = otherClaims(claim, redemptions);
        return bare.stream()
                .map(line -> new Line(
                        line.number(),
                        line.redemption(),
                        line.voucherCode(),
                        line.redeemedAt(),
                        line.clerk(),
                        line.presence(),
                        line.paper(),
                        line.offline(),
                        line.redeemed(),
                        line.claimed(),
                        line.approved(),
                        line.description(),
                        items.getOrDefault(line.redemption(), List.of()),
                        given.getOrDefault(line.redemption(), Map.of()),
                        others.getOrDefault(line.redemption(), List.of()),
                        line.standsOut()))
                .toList();
    }

    private Map<UUID, List<String>> otherClaims(String claim, List<UUID> redemptions) {
        return Rows.byKey(jdbc.sql("""
                        select l.redemption_id, l.claim_number from claim_line l join claim c on c.number = l.claim_number
                         where l.redemption_id = any (:ids) and l.claim_number <> :claim and c.submitted_at is not null
                         order by c.submitted_at, c.number""")
                .param("ids", redemptions.toArray(UUID[]::new))
                .param("claim", claim)
                .query((row, n) -> Map.entry(row.getObject("redemption_id", UUID.class), row.getString("claim_number")))
                .list());
    }

    /**
     * About how many redemptions of a claim beneficiaries were asked, and how many they answered.
     *
     * @param some of these redemptions: complaints first, then those with an answer
     */
    record Asked(int asked, int answered, List<UUID> some) {}

    Asked asked(String claim, int most) {
        record Row(int asked, int answered, UUID redemption) {}
        List<Row> rows = jdbc.sql("""
                        select count(*) over () as asked, count(f.answered_at) over () as answered, f.redemption_id
                          from claim_line l join beneficiary_feedback f on f.redemption_id = l.redemption_id
                         where l.claim_number = :claim
                         order by f.complaint desc, f.answered_at is null, f.answered_at, f.asked_at, f.redemption_id limit :most""")
                .param("claim", claim)
                .param("most", most)
                .query((row, n) -> new Row(
                        row.getInt("asked"), row.getInt("answered"), row.getObject("redemption_id", UUID.class)))
                .list();
        return rows.isEmpty()
                ? new Asked(0, 0, List.of())
                : new Asked(
                        rows.get(0).asked(),
                        rows.get(0).answered(),
                        rows.stream().map(Row::redemption).toList());
    }

    /** Whether the claim has this redemption. */
    boolean hasLine(String claim, UUID redemption) {
        return jdbc.sql(
                        "select exists (select from claim_line where claim_number = :claim and redemption_id = :redemption)")
                .param("claim", claim)
                .param("redemption", redemption)
                .query(Boolean.class)
                .single();
    }

    private static Line line(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        String paper = row.getString("identity_kind");
        Array reasons = row.getArray("reasons");
        List<StandsOut> standsOut = reasons == null
                ? List.of()
                : Arrays.stream((String[]) reasons.getArray())
                        .map(StandsOut::valueOf)
                        .sorted()
                        .toList();
        return new Line(
                row.getInt("number"),
                row.getObject("redemption_id", UUID.class),
                row.getString("voucher_code"),
                row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                row.getString("redeemed_by"),
                Presence.valueOf(row.getString("presence")),
                Arrays.stream(IdentityPaper.values())
                        .filter(kind -> kind.name().equals(paper))
                        .findFirst()
                        .orElse(null),
                row.getObject("offline_record") != null,
                Money.ofMinor(currency, row.getLong("redeemed_minor")),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                Money.ofMinor(currency, row.getLong("approved_minor")),
                row.getString("description"),
                List.of(),
                Map.of(),
                List.of(),
                standsOut);
    }
}
