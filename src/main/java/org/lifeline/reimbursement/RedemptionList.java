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
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** A provider's redemptions with what is claimed of them: lists, sums, and what a new claim can have. */
@Repository
public class RedemptionList {

    /**
     * A redemption and what is claimed of it.
     *
     * @param claimed what live claims ask for of it
     * @param openClaim the claim in which it is and that is not decided; null for none
     * @param takenBackAt when the provider took it back; null while it stands
     */
    record Row(
            UUID id,
            String programme,
            String voucherCode,
            String redeemedBy,
            Instant redeemedAt,
            Money amount,
            Money claimed,
            @Nullable String openClaim,
            @Nullable Instant takenBackAt) {

        /** What can be claimed now; zero where nothing can. */
        Money left() {
            return openClaim != null || takenBackAt != null ? Money.zero(amount.currencyCode()) : amount.minus(claimed);
        }
    }

    /**
     * The sum of redemptions in one currency.
     *
     * @param start first day of the day or month that is added up; null for a sum of all
     * @param left what can be claimed now
     */
    record Sum(@Nullable LocalDate start, String currency, long count, Money redeemed, Money claimed, Money left) {}

    /** What can be claimed of one day, for one programme and currency, because a claim is for one of each. */
    record ClaimableDay(String programme, LocalDate day, long count, Money left) {}

    private static final int AT_ONCE = 5000;

    private static final String LEFT =
            "case when s.open_claim is null and s.taken_back_at is null then s.amount_minor - s.claimed_minor else 0 end";

    static final String IN_PERIOD = "s.redeemed_at >= period.since and s.redeemed_at < period.until";

    private final JdbcClient jdbc;
    private final Clock clock;

    RedemptionList(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One page, the newest first. */
    List<Row> page(String provider, RedemptionFilter filter, int page, int size) {
        return ask(
                        "select s.* from claim_standing s where " + filter.sql()
                                + " order by s.redeemed_at desc, s.redemption_id limit :size offset :start",
                        provider,
                        filter)
                .param("size", size)
                .param("start", (long) page * size)
                .query(RedemptionList::row)
                .list();
    }

    /** Each of them, the newest first, some at a time. All are read from one state of the database. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void each(String provider, RedemptionFilter filter, Consumer<Row> reader) {
        List<Row> some = page(provider, filter, 0, AT_ONCE);
        for (int next = 1; !some.isEmpty(); next++) {
            some.forEach(reader);
            some = some.size() < AT_ONCE ? List.of() : page(provider, filter, next, AT_ONCE);
        }
    }

    /** How many there are. */
    long count(String provider, RedemptionFilter filter) {
        if (filter.equals(RedemptionFilter.ALL)) {
            return jdbc.sql("select coalesce(sum(number), 0) from provider_redeemed where provider_code = :provider")
                    .param("provider", provider)
                    .query(Long.class)
                    .single();
        }
        return ask("select count(*) from claim_standing s where " + filter.sql(), provider, filter)
                .query(Long.class)
                .single();
    }

    /**
     * The sums of all by currency, out of what is added up already: what was redeemed less what is not claimed. So it reads only what can be
     * claimed, or is held up, and not all there ever was (decision 128).
     */
    private List<Sum> sumsOfAll(String provider) {
        return jdbc.sql("""
                        with redeemed as (
                            select currency, sum(number) as number, sum(amount_minor) as minor
                              from provider_redeemed where provider_code = :provider group by currency),
                        unclaimed(currency, left_minor, held_minor) as (
                            select s.currency, s.amount_minor - s.claimed_minor, 0 from claim_standing s
                             where s.provider_code = :provider and %s
                            union all
                            select s.currency, 0, s.amount_minor - s.claimed_minor from claim_standing s
                             where s.provider_code = :provider and s.claimed_minor < s.amount_minor
                               and (s.open_claim is not null or s.taken_back_at is not null)),
                        by_currency as (
                            select currency, sum(left_minor) as left_minor, sum(held_minor) as held_minor from unclaimed group by currency)
                        select cast(null as date) as start, r.currency, r.number, r.minor as redeemed,
                               r.minor - coalesce(u.left_minor + u.held_minor, 0) as claimed, coalesce(u.left_minor, 0) as left_minor
                          from redeemed r left join by_currency u using (currency) order by r.currency""".formatted(RedemptionFilter.Claimed.left.sql()))
                .param("provider", provider)
                .query(RedemptionList::sum)
                .list();
    }

    /** The sums by currency. */
    List<Sum> sums(String provider, RedemptionFilter filter) {
        if (filter.equals(RedemptionFilter.ALL)) {
            return sumsOfAll(provider);
        }
        return ask("""
                        select cast(null as date) as start, s.currency, count(*) as number, sum(s.amount_minor) as redeemed,
                               sum(s.claimed_minor) as claimed, sum(%s) as left_minor
                          from claim_standing s where %s group by s.currency order by s.currency""".formatted(LEFT, filter.sql()), provider, filter)
                .query(RedemptionList::sum)
                .list();
    }

    /**
     * The sums by currency and by day or month, the newest first.
     *
     * @param unit {@code day} or {@code month}
     */
    List<Sum> sums(String provider, RedemptionFilter filter, String unit) {
        return ask("""
                        with %s
                        select period.start, its.* from period cross join lateral (
                            select s.currency, count(*) as number, sum(s.amount_minor) as redeemed,
                                   sum(s.claimed_minor) as claimed, sum(%s) as left_minor
                              from claim_standing s where %s and %s group by s.currency) its
                         order by 1 desc, 2""".formatted(periods(unit), LEFT, filter.sql(), IN_PERIOD), provider, filter)
                .param("zone", clock.getZone().getId())
                .query(RedemptionList::sum)
                .list();
    }

    /**
     * SQL of the days or months from the first redemption of {@code :provider} to its last, in {@code :zone}. Sums are asked for each of them by
     * itself: the index answers a period, and nothing has to compute the day of a hundred thousand redemptions and sort them by it.
     */
    static String periods(String unit) {
        // where clocks are set back at midnight, a day begins the first time that it is midnight
        return """
                bound as (
                    select date_trunc('%1$s', timezone(:zone, min(redeemed_at))) as first, timezone(:zone, max(redeemed_at)) as last
                      from claim_standing where provider_code = :provider),
                period as (
                    select cast(day as date) as start,
                           timezone(:zone, day - interval '1 hour') + interval '1 hour' as since,
                           timezone(:zone, day + interval '1 %1$s' - interval '1 hour') + interval '1 hour' as until
                      from bound cross join generate_series(bound.first, bound.last, interval '1 %1$s') day)""".formatted(unit);
    }

    /** Sums of days or months added up by currency: as {@link #sums(String, RedemptionFilter)} without reading all redemptions once more. */
    static List<Sum> total(List<Sum> sums) {
        Map<String, Sum> totals = new TreeMap<>();
        sums.forEach(sum -> totals.merge(
                sum.currency(),
                new Sum(null, sum.currency(), sum.count(), sum.redeemed(), sum.claimed(), sum.left()),
                (one, other) -> new Sum(
                        null,
                        one.currency(),
                        one.count() + other.count(),
                        one.redeemed().plus(other.redeemed()),
                        one.claimed().plus(other.claimed()),
                        one.left().plus(other.left()))));
        return List.copyOf(totals.values());
    }

    /** The accounts that redeemed for the provider. */
    List<String> clerks(String provider) {
        // one step of the index for each account, however many redemptions each made
        return jdbc.sql("""
                        with recursive clerk(name) as (
                            (select redeemed_by from claim_standing where provider_code = :provider order by redeemed_by limit 1)
                            union all
                            select (select s.redeemed_by from claim_standing s
                                     where s.provider_code = :provider and s.redeemed_by > clerk.name order by s.redeemed_by limit 1)
                              from clerk where clerk.name is not null)
                        select name from clerk where name is not null""").param("provider", provider).query(String.class).list();
    }

    /**
     * The days on which something can be claimed, at most so many, by programme and currency, and the oldest first. Each is found from the one
     * before, in the index of what is left: what was claimed, and what comes after the last of them, costs nothing.
     *
     * @param its the claim that they are for; null for all programmes and currencies
     */
    List<ClaimableDay> claimableDays(String provider, @Nullable Claim its, int most) {
        String left = "s.provider_code = :provider and " + RedemptionFilter.Claimed.left.sql()
                + (its == null ? "" : " and s.programme_code = :programme and s.currency = :currency");
        return jdbc.sql("""
                        with recursive claimable(place, programme_code, currency, start, since, until) as (
                            (%2$s)
                            union all
                            (select claimable.place + 1, next.programme_code, next.currency, next.start, next.since, next.until
                               from claimable cross join lateral (%3$s) next
                              where claimable.place < :most))
                        select day.programme_code, day.currency, day.start, its.number, its.left_minor
                          from claimable day cross join lateral (
                            select count(*) as number, sum(s.amount_minor - s.claimed_minor) as left_minor
                              from claim_standing s
                             where %1$s and s.programme_code = day.programme_code and s.currency = day.currency
                               and s.redeemed_at >= day.since and s.redeemed_at < day.until) its
                         order by day.place""".formatted(
                                left,
                                firstDay(left),
                                firstDay(left + " and (s.programme_code, s.currency, s.redeemed_at)"
                                        + " >= (claimable.programme_code, claimable.currency, claimable.until)")))
                .param("provider", provider)
                .param("zone", clock.getZone().getId())
                .param("programme", its == null ? null : its.programme())
                .param("currency", its == null ? null : its.amount().currencyCode())
                .param("most", most)
                .query((row, n) -> new ClaimableDay(
                        row.getString("programme_code"),
                        row.getObject("start", LocalDate.class),
                        row.getLong("number"),
                        Money.ofMinor(row.getString("currency"), row.getLong("left_minor"))))
                .list();
    }

    /** SQL of the day, as one of {@link #periods}, of the first of these redemptions by programme, currency and time. */
    private static String firstDay(String those) {
        return """
                select 1 as place, first.programme_code, first.currency, day.start, day.since, day.until
                  from (select s.programme_code, s.currency, s.redeemed_at from claim_standing s
                         where %s order by s.programme_code, s.currency, s.redeemed_at limit 1) first
                 cross join lateral (
                    select cast(timezone(:zone, first.redeemed_at) as date) + n as start from generate_series(-1, 1) n) near
                 cross join lateral (
                    select near.start, timezone(:zone, near.start - interval '1 hour') + interval '1 hour' as since,
                           timezone(:zone, near.start + interval '23 hours') + interval '1 hour' as until) day
                 where first.redeemed_at >= day.since and first.redeemed_at < day.until""".formatted(those);
    }

    /** The redemptions of these days of which something can be claimed, at most so many, the oldest first. */
    List<Row> claimable(String provider, String programme, String currency, Collection<LocalDate> days, int most) {
        return jdbc.sql("""
                        select s.* from claim_standing s
                         where s.provider_code = :provider and s.programme_code = :programme and s.currency = :currency
                           and s.open_claim is null and s.taken_back_at is null and s.claimed_minor < s.amount_minor
                           and (s.redeemed_at at time zone :zone)::date = any (cast(:days as date[]))
                         order by s.redeemed_at, s.redemption_id limit :most""")
                .param("provider", provider)
                .param("programme", programme)
                .param("currency", currency)
                .param("zone", clock.getZone().getId())
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("most", most)
                .query(RedemptionList::row)
                .list();
    }

    private static final String CLAIMABLE_ON = """
             from claim_standing s
            where s.provider_code = :provider and s.programme_code = :programme and s.currency = :currency
              and s.redeemed_at >= :since and s.redeemed_at < :until and\s""" + RedemptionFilter.Claimed.left.sql();

    /** One page of the redemptions of a day of which something can be claimed, the oldest first. */
    List<Row> claimable(String provider, String programme, String currency, LocalDate day, int page, int size) {
        return on(
                        "select s.*" + CLAIMABLE_ON
                                + " order by s.redeemed_at, s.redemption_id limit :size offset :start",
                        provider,
                        programme,
                        currency,
                        day)
                .param("size", size)
                .param("start", (long) page * size)
                .query(RedemptionList::row)
                .list();
    }

    /** Of how many redemptions of a day something can be claimed. */
    long countClaimable(String provider, String programme, String currency, LocalDate day) {
        return on("select count(*)" + CLAIMABLE_ON, provider, programme, currency, day)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec on(String sql, String provider, String programme, String currency, LocalDate day) {
        return jdbc.sql(sql)
                .param("provider", provider)
                .param("programme", programme)
                .param("currency", currency)
                .param("since", utc(RedemptionFilter.start(day, clock.getZone())))
                .param("until", utc(RedemptionFilter.start(day.plusDays(1), clock.getZone())));
    }

    /** These redemptions, where they are the provider's, in the order of their ids. */
    Map<UUID, Row> find(String provider, Collection<UUID> ids) {
        Map<UUID, Row> found = new TreeMap<>();
        jdbc.sql("select s.* from claim_standing s where s.provider_code = :provider and s.redemption_id = any (:ids)")
                .param("provider", provider)
                .param("ids", ids.toArray(UUID[]::new))
                .query(RedemptionList::row)
                .list()
                .forEach(row -> found.put(row.id(), row));
        return found;
    }

    /** The newest live claim of each of these redemptions that is in one. */
    Map<UUID, String> claims(Collection<Row> rows) {
        Map<UUID, String> claims = new HashMap<>();
        jdbc.sql("""
                        select distinct on (l.redemption_id) l.redemption_id, l.claim_number
                          from claim_line l join claim c on c.number = l.claim_number
                         where l.live and l.redemption_id = any (:ids) order by l.redemption_id, c.created_at desc""")
                .param("ids", rows.stream().map(Row::id).toArray(UUID[]::new))
                .query(row -> {
                    claims.put(row.getObject("redemption_id", UUID.class), row.getString("claim_number"));
                });
        return claims;
    }

    private JdbcClient.StatementSpec ask(String sql, String provider, RedemptionFilter filter) {
        Map<String, Object> values = new HashMap<>();
        values.put("provider", provider);
        put(values, "from", utc(RedemptionFilter.start(filter.from(), clock.getZone())));
        put(
                values,
                "until",
                filter.to() == null
                        ? null
                        : utc(RedemptionFilter.start(filter.to().plusDays(1), clock.getZone())));
        put(values, "clerk", filter.clerk());
        put(values, "voucher", filter.voucher());
        return jdbc.sql(sql).params(values);
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        OffsetDateTime takenBack = row.getObject("taken_back_at", OffsetDateTime.class);
        return new Row(
                row.getObject("redemption_id", UUID.class),
                row.getString("programme_code"),
                row.getString("voucher_code"),
                row.getString("redeemed_by"),
                row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                Money.ofMinor(currency, row.getLong("amount_minor")),
                Money.ofMinor(currency, row.getLong("claimed_minor")),
                row.getString("open_claim"),
                takenBack == null ? null : takenBack.toInstant());
    }

    private static Sum sum(ResultSet row, int n) throws SQLException {
        String currency = row.getString("currency");
        return new Sum(
                row.getObject("start", LocalDate.class),
                currency,
                row.getLong("number"),
                Money.ofMinor(currency, row.getLong("redeemed")),
                Money.ofMinor(currency, row.getLong("claimed")),
                Money.ofMinor(currency, row.getLong("left_minor")));
    }
}
