package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What claims ask for services beside what these usually cost in the programme. The reference is the price of the day of the redemption.
 * Items without a reference price are not compared.
 */
@Component
public class ClaimPrices {

    /** A page shows so many prices, what is farthest above its reference first. */
    private static final int SHOWN = 30;

    /** So many lines are named of a price. */
    private static final int LINES = 5;

    private static final String COMPARED = """
            select i.claim_number, i.redemption_id, i.position, i.service, i.quantity, i.unit_price_minor, c.programme_code, c.currency,
                   c.provider_code, timezone(:zone, c.submitted_at)::date as submitted_on, p.service as reference_service,
                   p.unit_price_minor as reference_minor
              from claim c join claim_item i on i.claim_number = c.number
              join claim_standing s on s.redemption_id = i.redemption_id
              left join lateral (select r.service, r.unit_price_minor from reference_price r
                                  where r.programme_code = c.programme_code and r.service_key = folded_service(i.service)
                                    and r.valid_from <= timezone(:zone, s.redeemed_at)::date
                                  order by r.valid_from desc, r.id desc limit 1) p on true
             where c.number = any (:numbers)""";

    /**
     * What a claim asks above the reference prices.
     *
     * @param outliers how many of its items have a price that is an outlier
     * @param excess what all items together ask above their reference prices
     */
    record Above(int outliers, Money excess) {}

    /** One item of a submitted claim with a reference price. */
    record Item(
            String claim,
            String redemption,
            int position,
            String programme,
            String provider,
            String service,
            LocalDate submittedOn,
            ComparedPrice compared) {}

    /**
     * Items of a claim with the same price of the same service.
     *
     * @param lines the numbers of the first lines that have them
     * @param compared null where the service has no reference price
     */
    private record Group(
            String service,
            int items,
            long quantity,
            Money price,
            List<Integer> lines,
            int lineCount,
            @Nullable ComparedPrice compared) {

        private Money excess() {
            return compared == null ? Money.zero(price.currencyCode()) : compared.excess(quantity);
        }

        private boolean isAbove(int percent) {
            return compared != null && compared.isAbove(percent);
        }
    }

    /**
     * @param reference null where there is none
     * @param percent how far the price is from the reference, without a sign; null where there is no reference
     * @param side above, below or same
     * @param lines numbers of the lines
     * @param moreLines how many lines are not named
     */
    public record Row(
            String service,
            long quantity,
            String price,
            @Nullable String reference,
            @Nullable String percent,
            String side,
            boolean outlier,
            String lines,
            int moreLines) {}

    /**
     * @param programme its code
     * @param limit per cent above the reference from which a price is an outlier
     * @param outliers how many items are outliers
     * @param compared how many items have a reference price
     * @param items how many items there are
     * @param excess what is asked above the reference prices; null where nothing is
     * @param more how many prices are not shown
     */
    public record Shown(
            String programme,
            int limit,
            int outliers,
            int compared,
            int items,
            @Nullable String excess,
            List<Row> rows,
            int more) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PriceOutliers outliers;

    ClaimPrices(JdbcClient jdbc, Clock clock, PriceOutliers outliers) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.outliers = outliers;
    }

    /** Puts the comparison into a page that has the fragment {@code price-parts :: claim}; nothing for a claim without items. */
    public void show(Claim claim, Locale language, Model model) {
        List<Group> groups = groups(claim.number());
        if (groups.isEmpty()) {
            return;
        }
        int limit = outliers.percent(claim.programme());
        NumberFormat percent = NumberFormat.getNumberInstance(language);
        percent.setMaximumFractionDigits(1);
        Above above = above(groups, limit, claim.amount().currencyCode());
        model.addAttribute(
                "prices",
                new Shown(
                        claim.programme(),
                        limit,
                        above.outliers(),
                        groups.stream()
                                .filter(group -> group.compared() != null)
                                .mapToInt(Group::items)
                                .sum(),
                        groups.stream().mapToInt(Group::items).sum(),
                        above.excess().isZero() ? null : above.excess().format(language),
                        groups.stream()
                                .sorted(order(limit))
                                .limit(SHOWN)
                                .map(group -> row(group, limit, percent, language))
                                .toList(),
                        Math.max(0, groups.size() - SHOWN)));
    }

    private static Comparator<Group> order(int limit) {
        return Comparator.comparing((Group group) -> !group.isAbove(limit))
                .thenComparing(group -> group.compared() == null)
                .thenComparing(Group::excess, Comparator.reverseOrder())
                .thenComparing(Group::service)
                .thenComparing(group -> group.price().minor());
    }

    private static Row row(Group group, int limit, NumberFormat percent, Locale language) {
        ComparedPrice compared = group.compared();
        BigDecimal above = compared == null ? BigDecimal.ZERO : compared.percentAbove();
        return new Row(
                group.service(),
                group.quantity(),
                group.price().format(language),
                compared == null ? null : compared.reference().format(language),
                compared == null ? null : percent.format(above.abs()),
                compared == null ? "same" : compared.side(),
                group.isAbove(limit),
                group.lines().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                group.lineCount() - group.lines().size());
    }

    /**
     * How many lines of a claim have a price that nothing can be compared with, though the programme had reference prices on the day of the
     * redemption: lines without items, and those with a service that had no price then.
     */
    int linesWithoutReference(String claim) {
        return jdbc.sql("with compared as (" + COMPARED + """
                        ), line as (
                            select l.redemption_id, c.programme_code, timezone(:zone, s.redeemed_at)::date as day
                              from claim_line l join claim c on c.number = l.claim_number join claim_standing s on s.redemption_id = l.redemption_id
                             where l.claim_number = any (:numbers) and l.live),
                        priced_day as (
                            select d.programme_code, d.day from (select distinct programme_code, day from line) d
                             where exists (select from (select distinct on (r.service_key) r.unit_price_minor from reference_price r
                                                         where r.programme_code = d.programme_code and r.valid_from <= d.day
                                                         order by r.service_key, r.valid_from desc, r.id desc) p
                                            where p.unit_price_minor is not null))
                        select count(*) from line join priced_day using (programme_code, day)
                         where not exists (select from compared i where i.redemption_id = line.redemption_id)
                            or exists (select from compared i where i.redemption_id = line.redemption_id and i.reference_minor is null)""")
                .param("zone", clock.getZone().getId())
                .param("numbers", new String[] {claim})
                .query(Integer.class)
                .single();
    }

    /** What the claim asks above the reference prices of its programme. */
    Above above(Claim claim) {
        List<Group> groups = groups(claim.number());
        return above(
                groups,
                groups.isEmpty() ? 0 : outliers.percent(claim.programme()),
                claim.amount().currencyCode());
    }

    private static Above above(List<Group> groups, int limit, String currency) {
        return new Above(
                groups.stream()
                        .filter(group -> group.isAbove(limit))
                        .mapToInt(Group::items)
                        .sum(),
                groups.stream().map(Group::excess).reduce(Money.zero(currency), Money::plus));
    }

    /** The items of those of these claims that were submitted, where they have a reference price. */
    List<Item> submitted(Collection<String> claims) {
        return jdbc.sql("select * from (" + COMPARED
                        + ") compared where reference_minor is not null and submitted_on is not null")
                .param("zone", clock.getZone().getId())
                .param("numbers", claims.toArray(String[]::new))
                .query((row, n) -> new Item(
                        row.getString("claim_number"),
                        row.getString("redemption_id"),
                        row.getInt("position"),
                        row.getString("programme_code"),
                        row.getString("provider_code"),
                        row.getString("reference_service"),
                        row.getObject("submitted_on", LocalDate.class),
                        Objects.requireNonNull(compared(row))))
                .list();
    }

    private List<Group> groups(String claim) {
        return jdbc.sql("with compared as (" + COMPARED + """
                        ), lines as (
                            select l.redemption_id, row_number() over (order by s.redeemed_at, s.redemption_id) as line
                              from claim_line l join claim_standing s on s.redemption_id = l.redemption_id
                             where l.claim_number = any (:numbers))
                        select min(c.service) as service, count(*) as items, sum(c.quantity) as quantity, c.unit_price_minor, c.currency,
                               c.reference_minor, array_agg(distinct l.line order by l.line) as lines, count(distinct l.line) as line_count
                          from compared c join lines l on l.redemption_id = c.redemption_id
                         group by folded_service(c.service), c.unit_price_minor, c.currency, c.reference_minor""")
                .param("zone", clock.getZone().getId())
                .param("numbers", new String[] {claim})
                .query((row, n) -> new Group(
                        row.getString("service"),
                        row.getInt("items"),
                        row.getLong("quantity"),
                        Money.ofMinor(row.getString("currency"), row.getLong("unit_price_minor")),
                        numbers(row.getArray("lines")),
                        row.getInt("line_count"),
                        compared(row)))
                .list();
    }

    /** The first of these line numbers. */
    private static List<Integer> numbers(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray())
                .limit(LINES)
                .map(Long::intValue)
                .toList();
    }

    private static @Nullable ComparedPrice compared(ResultSet row) throws SQLException {
        Long reference = row.getObject("reference_minor", Long.class);
        String currency = row.getString("currency");
        return reference == null
                ? null
                : new ComparedPrice(
                        Money.ofMinor(currency, row.getLong("unit_price_minor")), Money.ofMinor(currency, reference));
    }
}
