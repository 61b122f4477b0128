package org.lifeline.reimbursement;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.reimbursement.ClaimReach.Reach;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The claims that were ever submitted, as those who pay and audit list, count and add them up. A draft is its provider's alone. */
@Repository
public class ClaimList {

    /** Claims of one currency. @param amount what they are worth together: what is approved and not set off, or else what they ask for */
    public record Sum(long claims, Money amount) {}

    /** Claims of one status, age and currency. */
    public record Aged(ClaimStatus status, ClaimAge age, Sum sum) {}

    /** What a claim is worth. */
    private static final String WORTH = """
            coalesce(c.approved_minor, c.amount_minor)
              - case when c.status = 'approved'
                     then coalesce((select sum(o.amount_minor) from provider_debit_set_off o where o.claim_number = c.number), 0) else 0 end""";

    private static final String CHOSEN = """
             where c.submitted_at is not null
               and (:everywhere or c.programme_code = any (:reach))
               and (cast(:status as text) is null or c.status = :status)
               and (cast(:provider as text) is null or c.provider_code = :provider)
               and (cast(:programme as text) is null or c.programme_code = :programme)
               and (cast(:currency as text) is null or c.currency = :currency)
               and (cast(:from as timestamptz) is null or c.submitted_at >= :from)
               and (cast(:until as timestamptz) is null or c.submitted_at < :until)
               and (not :due or exists (
                        select from unnest(:codes, :approvedBefore, :submittedBefore) as l (programme, approved_before, submitted_before)
                         where l.programme = c.programme_code
                           and (c.status = 'approved' and c.approved_at < cast(l.approved_before as timestamptz)
                                and not exists (select from payment p where p.claim_number = c.number and p.state = 'released')
                                or c.status = 'submitted' and c.submitted_at < cast(l.submitted_before as timestamptz))))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Claims claims;
    private final PaymentTermsTable terms;

    ClaimList(JdbcClient jdbc, Clock clock, Claims claims, PaymentTermsTable terms) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.claims = claims;
        this.terms = terms;
    }

    /** Some claims; the oldest first, because they wait longest. */
    public List<Claim> page(Reach reach, ClaimFilter filter, int page, int size) {
        return jdbc.sql("select c.* from claim c" + CHOSEN
                        + " order by c.submitted_at, c.number limit :size offset :start")
                .paramSource(parameters(reach, filter).addValue("size", size).addValue("start", (long) page * size))
                .query(Claims::claim)
                .list();
    }

    public long count(Reach reach, ClaimFilter filter) {
        return jdbc.sql("select count(*) from claim c" + CHOSEN)
                .paramSource(parameters(reach, filter))
                .query(Long.class)
                .single();
    }

    /** What claims are worth, for each currency in which there are some. */
    public List<Sum> sums(Reach reach, ClaimFilter filter) {
        return jdbc.sql("select c.currency, count(*) as claims, sum(" + WORTH + ") as amount from claim c" + CHOSEN
                        + " group by c.currency order by c.currency")
                .paramSource(parameters(reach, filter))
                .query((row, n) ->
                        new Sum(row.getLong("claims"), Money.ofMinor(row.getString("currency"), row.getLong("amount"))))
                .list();
    }

    /** The claims that are not over, by status and age. */
    public List<Aged> ages(Reach reach) {
        LocalDate today = LocalDate.now(clock);
        MapSqlParameterSource parameters = parameters(reach, ClaimFilter.ALL);
        for (ClaimAge age : ClaimAge.values()) {
            parameters.addValue(age.name(), utc(age.from(today, clock.getZone())), Types.TIMESTAMP_WITH_TIMEZONE);
        }
        return jdbc.sql("""
                        select c.status, c.currency,
                               case when c.submitted_at >= :d0to30 then 'd0to30' when c.submitted_at >= :d31to60 then 'd31to60'
                                    when c.submitted_at >= :d61to90 then 'd61to90' else 'd91on' end as age,
                               count(*) as claims, sum(""" + WORTH + ") as amount from claim c" + CHOSEN + """
                           and c.status in ('submitted', 'returned', 'approved')
                         group by 1, 2, 3 order by 2, 1, 3""")
                .paramSource(parameters)
                .query((row, n) -> new Aged(
                        ClaimStatus.valueOf(row.getString("status")),
                        ClaimAge.valueOf(row.getString("age")),
                        new Sum(
                                row.getLong("claims"),
                                Money.ofMinor(row.getString("currency"), row.getLong("amount")))))
                .list();
    }

    /** The day on which an approved claim is due; empty for others. */
    public Optional<LocalDate> dueOn(Claim claim) {
        return Optional.ofNullable(claim.payable())
                .map(payable -> LocalDate.ofInstant(payable.approvedAt(), clock.getZone())
                        .plusDays(terms.of(claim.programme()).daysToPay()));
    }

    private MapSqlParameterSource parameters(Reach reach, ClaimFilter filter) {
        LocalDate today = LocalDate.now(clock);
        ClaimAge age = filter.age();
        MapSqlParameterSource parameters = new MapSqlParameterSource()
                .addValue("everywhere", reach.isEverywhere())
                .addValue("reach", reach.codes())
                .addValue(
                        "status",
                        filter.status() == null ? null : filter.status().name(),
                        Types.VARCHAR)
                .addValue("provider", filter.provider(), Types.VARCHAR)
                .addValue("programme", filter.programme(), Types.VARCHAR)
                .addValue("currency", filter.currency(), Types.VARCHAR)
                .addValue(
                        "from",
                        utc(age == null ? null : age.from(today, clock.getZone())),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue(
                        "until",
                        utc(age == null ? null : age.until(today, clock.getZone())),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("due", filter.due() != null);
        addDays(parameters, filter.due() == null ? null : today.plusDays(filter.due()));
        return parameters;
    }

    /** Until when a claim of each programme must have been approved, or submitted, to be paid by that day. */
    private void addDays(MapSqlParameterSource parameters, @Nullable LocalDate last) {
        Map<String, String> approved = new HashMap<>();
        Map<String, String> submitted = new HashMap<>();
        if (last != null) {
            for (String programme : jdbc.sql(
                            "select distinct programme_code from claim where status in ('submitted', 'approved')")
                    .query(String.class)
                    .list()) {
                long toPay = terms.of(programme).daysToPay();
                approved.put(programme, endOfDay(last.minusDays(toPay)));
                submitted.put(
                        programme,
                        endOfDay(last.minusDays(
                                claims.usualDaysToPayment(programme).orElse(toPay))));
            }
        }
        String[] codes = approved.keySet().toArray(String[]::new);
        parameters
                .addValue("codes", codes)
                .addValue("approvedBefore", values(codes, approved))
                .addValue("submittedBefore", values(codes, submitted));
    }

    private static String[] values(String[] codes, Map<String, String> by) {
        String[] values = new String[codes.length];
        for (int i = 0; i < codes.length; i++) {
            values[i] = by.get(codes[i]);
        }
        return values;
    }

    private String endOfDay(LocalDate day) {
        return day.plusDays(1).atStartOfDay(clock.getZone()).toInstant().toString();
    }

    private static @Nullable Object utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
