package org.lifeline.dashboard;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.Chart.Shape;
import org.lifeline.dashboard.ChartData.Amount;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Answer;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.insight.Question.Step;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.ledger.YearBalance;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Where the money goes, and how long it lasts. Amounts of different currencies are never added up. */
@Component
class MoneyCharts implements Charts {

    /** A voucher that can still be redeemed. */
    private static final String[] ACTIVE = {"issued", "suspended"};

    /** All but those in whose place there is another one. */
    private static final String[] NOT_REPLACED = {"issued", "suspended", "exhausted", "expired", "revoked"};

    /** What is spent in these last weeks tells how long the budget lasts. */
    private static final int WEEKS = 12;

    private static final int DAYS_A_WEEK = 7;

    private static final int WEEKS_AHEAD = 8;
    private static final int SOON_DAYS = 28;

    private final FactStore facts;
    private final ProgrammeFunds funds;
    private final Programmes programmes;

    MoneyCharts(FactStore facts, ProgrammeFunds funds, Programmes programmes) {
        this.facts = facts;
        this.funds = funds;
        this.programmes = programmes;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                new Chart("budget", Section.money, Shape.bars, this::budget, null, true),
                new Chart("forecast", Section.money, Shape.bars, this::forecast, null),
                new Chart(
                        "spending",
                        Section.money,
                        Shape.lines,
                        this::spending,
                        scope -> scope.ask(FactKind.REDEMPTION).where("reversed", "false"),
                        true),
                new Chart("cost-per-case", Section.money, Shape.bars, this::costPerCase, MoneyCharts::granted, true),
                new Chart("vouchers", Section.money, Shape.bars, this::vouchers, MoneyCharts::issued),
                new Chart("vouchers-unused", Section.money, Shape.bars, this::unused, MoneyCharts::endedUnused),
                new Chart(
                        "vouchers-expiring", Section.money, Shape.stackedBars, this::expiring, scope -> active(scope)));
    }

    private List<Programme> of(Scope scope) {
        return programmes.all().stream()
                .filter(each -> scope.programmes() == null || scope.programmes().contains(each.code()))
                .toList();
    }

    /** The one currency of the programmes of a scope. */
    private String currency(Scope scope) {
        return of(scope).get(0).currency();
    }

    // ---------------------------------------------------------------- budgets

    /** The fiscal years that share days with the period, from the ledger. */
    private ChartData budget(Scope scope) {
        String currency = currency(scope);
        List<Label> years = new ArrayList<>();
        List<YearBalance> balances = new ArrayList<>();
        List<@Nullable Long> paid = new ArrayList<>();
        long budget = 0;
        long left = 0;
        for (Programme programme : of(scope)) {
            for (YearBalance year : funds.balances(programme.code())) {
                if (!year.startsOn().isAfter(scope.until()) && !year.endsOn().isBefore(scope.from())) {
                    years.add(new Label("programmeYear", programme.code() + "/" + year.code()));
                    balances.add(year);
                    paid.add(paid(programme, year));
                    budget += year.budget().minor();
                    left += year.available().minor();
                }
            }
        }
        return new ChartData(
                Sentence.of(
                        "insights.budget.says",
                        new Amount(Unit.money, currency, left),
                        new Amount(Unit.money, currency, budget)),
                years,
                List.of(
                        part("budget", currency, balances, year -> year.budget().minor()),
                        part(
                                "reserved",
                                currency,
                                balances,
                                year -> year.reserved().minor()),
                        part("spent", currency, balances, year -> year.spent().minor()),
                        new Series(new Label("series", "paid"), Unit.money, currency, paid),
                        part(
                                "left",
                                currency,
                                balances,
                                year -> year.available().minor())));
    }

    private static Series part(
            String name, String currency, List<YearBalance> years, Function<YearBalance, Long> minor) {
        List<@Nullable Long> values = new ArrayList<>();
        years.forEach(year -> values.add(minor.apply(year)));
        return new Series(new Label("series", name), Unit.money, currency, values);
    }

    private long paid(Programme programme, YearBalance year) {
        return facts.answer(Question.about(FactKind.PAYMENT)
                        .of(Set.of(programme.code()))
                        .in(year.startsOn(), year.endsOn())
                        .where("paid", "true")
                        .sum("amountMinor"))
                .rows()
                .get(0)
                .sums()
                .get(0);
    }

    private ChartData forecast(Scope scope) {
        LocalDate today = scope.today();
        Map<String, long[]> weeks = new LinkedHashMap<>();
        Answer committed = facts.answer(Question.about(FactKind.VOUCHER)
                .of(scope.programmes())
                .in(today.minusDays((long) WEEKS * DAYS_A_WEEK), today.minusDays(1))
                .where("state", NOT_REPLACED)
                .by("programme", "issuedOn", "state")
                .sum("valueMinor", "redeemedMinor"));
        for (Answer.Row row : committed.rows()) {
            long daysAgo = ChronoUnit.DAYS.between(LocalDate.parse(row.groups().get(1)), today);
            boolean active = List.of(ACTIVE).contains(row.groups().get(2));
            weeks.computeIfAbsent(String.valueOf(row.groups().get(0)), each -> new long[WEEKS])[
                            (int) (daysAgo - 1) / DAYS_A_WEEK] +=
                    // what was not redeemed of a voucher that ended is in the budget again
                    row.sums().get(active ? 0 : 1);
        }
        List<BudgetForecast> forecasts = new ArrayList<>();
        for (Programme programme : of(scope)) {
            funds.currentYear(programme.code())
                    .map(year -> BudgetForecast.of(
                            programme.code(),
                            year.available().minor(),
                            weeks.getOrDefault(programme.code(), new long[WEEKS]),
                            ChronoUnit.DAYS.between(today, year.endsOn())))
                    .ifPresent(forecasts::add);
        }
        forecasts.sort(Comparator.comparingLong(BudgetForecast::days));
        return new ChartData(
                says(forecasts, today),
                forecasts.stream()
                        .map(each -> new Label("programme", each.programme()))
                        .toList(),
                List.of(
                        days("earliest", forecasts, BudgetForecast::earliest),
                        days("atThisPace", forecasts, BudgetForecast::days),
                        days("latest", forecasts, BudgetForecast::latest),
                        days("yearEnds", forecasts, BudgetForecast::yearEnds)));
    }

    private static Sentence says(List<BudgetForecast> forecasts, LocalDate today) {
        if (forecasts.isEmpty()) {
            return Sentence.of("insights.forecast.none");
        }
        BudgetForecast first = forecasts.get(0);
        return !first.runsOut()
                ? Sentence.of("insights.forecast.lasts")
                : Sentence.of(
                        "insights.forecast.says",
                        new Label("programme", first.programme()),
                        day(today.plusDays(first.days())),
                        day(today.plusDays(first.earliest())),
                        day(today.plusDays(first.latest())));
    }

    private static Label day(LocalDate day) {
        return new Label("day", day.toString());
    }

    private static Series days(String name, List<BudgetForecast> forecasts, Function<BudgetForecast, Long> days) {
        List<@Nullable Long> values = new ArrayList<>();
        forecasts.forEach(each -> values.add(days.apply(each)));
        return new Series(new Label("series", name), Unit.days, null, values);
    }

    // ---------------------------------------------------------------- spending

    private ChartData spending(Scope scope) {
        String currency = currency(scope);
        SortedMap<String, Long> issued = weeks(
                scope,
                facts.answer(scope.ask(FactKind.VOUCHER)
                        .where("state", NOT_REPLACED)
                        .by("issuedOn", Step.week)
                        .sum("valueMinor")));
        SortedMap<String, Long> redeemed =
                weeks(scope, facts.answer(redeemed(scope).by("redeemedOn", Step.week)));
        SortedMap<String, Long> paid = weeks(
                scope,
                facts.answer(scope.always(FactKind.PAYMENT)
                        .where("paid", "true")
                        .by("paidOn", Step.week)
                        .sum("amountMinor")));
        TreeSet<String> weeks = new TreeSet<>(issued.keySet());
        weeks.addAll(redeemed.keySet());
        weeks.addAll(paid.keySet());
        return new ChartData(
                Sentence.of(
                        "insights.spending.says",
                        new Amount(Unit.money, currency, sum(redeemed(scope))),
                        new Amount(Unit.money, currency, sum(redeemed(scope.before())))),
                weeks.stream().map(week -> new Label("week", week)).toList(),
                List.of(
                        byWeek("issued", currency, weeks, issued),
                        byWeek("redeemed", currency, weeks, redeemed),
                        byWeek("paid", currency, weeks, paid)));
    }

    private static Question redeemed(Scope scope) {
        return scope.ask(FactKind.REDEMPTION).where("reversed", "false").sum("amountMinor");
    }

    private long sum(Question question) {
        return facts.answer(question).rows().get(0).sums().get(0);
    }

    /** The weeks of the period only: the day by which an answer was asked for may be another one than that of its weeks. */
    private static SortedMap<String, Long> weeks(Scope scope, Answer answer) {
        LocalDate first = monday(scope.from());
        SortedMap<String, Long> weeks = new TreeMap<>();
        for (Answer.Row row : answer.rows()) {
            String week = row.groups().get(0);
            if (week != null
                    && !LocalDate.parse(week).isBefore(first)
                    && !LocalDate.parse(week).isAfter(scope.until())) {
                weeks.put(week, row.sums().get(0));
            }
        }
        return weeks;
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static Series byWeek(String name, String currency, TreeSet<String> weeks, Map<String, Long> amounts) {
        List<@Nullable Long> values = new ArrayList<>();
        weeks.forEach(week -> values.add(amounts.getOrDefault(week, 0L)));
        return new Series(new Label("series", name), Unit.money, currency, values);
    }

    private static Question granted(Scope scope) {
        return scope.ask(FactKind.APPLICATION)
                .where("outcome", "approved")
                .where("grantedMinor")
                .where("requestedMinor");
    }

    /** The average amount of an approved case, by kind of help. */
    private ChartData costPerCase(Scope scope) {
        String currency = currency(scope);
        Question amounts = granted(scope).sum("grantedMinor", "requestedMinor");
        Answer answer = facts.answer(amounts.by("category"));
        Map<@Nullable String, Answer.Row> before = new LinkedHashMap<>();
        facts.answer(granted(scope.before())
                        .sum("grantedMinor", "requestedMinor")
                        .by("category"))
                .rows()
                .forEach(row -> before.put(row.groups().get(0), row));
        List<Answer.Row> rows = answer.rows().stream()
                .sorted(Comparator.comparingLong(row -> -average(row, 0)))
                .toList();
        List<@Nullable Long> granted = new ArrayList<>();
        List<@Nullable Long> requested = new ArrayList<>();
        List<@Nullable Long> grantedBefore = new ArrayList<>();
        for (Answer.Row row : rows) {
            granted.add(average(row, 0));
            requested.add(average(row, 1));
            Answer.Row then = before.get(row.groups().get(0));
            grantedBefore.add(then == null ? null : average(then, 0));
        }
        return new ChartData(
                rows.isEmpty()
                        ? Sentence.of("insights.cost-per-case.none")
                        : Sentence.of(
                                "insights.cost-per-case.says",
                                new Amount(
                                        Unit.money,
                                        currency,
                                        average(facts.answer(amounts).rows().get(0), 0))),
                rows.stream()
                        .map(row -> new Label("category", row.groups().get(0)))
                        .toList(),
                List.of(
                        new Series(new Label("series", "granted"), Unit.money, currency, granted),
                        new Series(new Label("series", "requested"), Unit.money, currency, requested),
                        new Series(new Label("series", "grantedBefore"), Unit.money, currency, grantedBefore)));
    }

    private static long average(Answer.Row row, int sum) {
        return row.count() == 0 ? 0 : Math.round((double) row.sums().get(sum) / row.count());
    }

    // ---------------------------------------------------------------- vouchers

    private static Question issued(Scope scope) {
        return scope.ask(FactKind.VOUCHER).where("state", NOT_REPLACED);
    }

    private ChartData vouchers(Scope scope) {
        Map<String, Long> now = fates(scope);
        Map<String, Long> before = fates(scope.before());
        TreeMap<String, Long> all = new TreeMap<>(now);
        before.keySet().forEach(each -> all.putIfAbsent(each, 0L));
        List<String> order = all.keySet().stream()
                .sorted(Comparator.comparingLong(each -> -Objects.requireNonNull(all.get(each))))
                .toList();
        return new ChartData(
                Sentence.of(
                        "insights.vouchers.says",
                        now.values().stream().mapToLong(Long::longValue).sum(),
                        now.getOrDefault("expiredUnused", 0L)),
                order.stream().map(each -> new Label("fate", each)).toList(),
                List.of(counts("now", order, now), counts("before", order, before)));
    }

    /** How many vouchers of the period became what. */
    private Map<String, Long> fates(Scope scope) {
        Map<String, Long> fates = new TreeMap<>();
        for (Answer.Row row : facts.answer(issued(scope).by("state", "used")).rows()) {
            boolean unused = "nothing".equals(row.groups().get(1));
            String fate = switch (String.valueOf(row.groups().get(0))) {
                case "exhausted" -> "usedUp";
                case "expired" -> unused ? "expiredUnused" : "expiredInPart";
                case "revoked" -> "revoked";
                default -> unused ? "notUsedYet" : "usedInPart";
            };
            fates.merge(fate, row.count(), Long::sum);
        }
        return fates;
    }

    private static Series counts(String name, List<String> order, Map<String, Long> counts) {
        List<@Nullable Long> values = new ArrayList<>();
        order.forEach(each -> values.add(counts.getOrDefault(each, 0L)));
        return new Series(new Label("series", name), Unit.count, null, values);
    }

    private static Question endedUnused(Scope scope) {
        return issued(scope).where("used", "nothing").where("endReason");
    }

    /** Why vouchers ended of which nothing was redeemed. */
    private ChartData unused(Scope scope) {
        Map<String, Long> now = reasons(scope);
        Map<String, Long> before = reasons(scope.before());
        TreeSet<String> reasons = new TreeSet<>(now.keySet());
        reasons.addAll(before.keySet());
        List<String> order = List.copyOf(reasons);
        return new ChartData(
                Sentence.of(
                        "insights.vouchers-unused.says",
                        now.values().stream().mapToLong(Long::longValue).sum()),
                order.stream().map(each -> new Label("endReason", each)).toList(),
                List.of(counts("now", order, now), counts("before", order, before)));
    }

    private Map<String, Long> reasons(Scope scope) {
        Map<String, Long> reasons = new TreeMap<>();
        facts.answer(endedUnused(scope).by("endReason"))
                .rows()
                .forEach(row -> reasons.put(String.valueOf(row.groups().get(0)), row.count()));
        return reasons;
    }

    private static Question active(Scope scope) {
        return scope.always(FactKind.VOUCHER).where("state", ACTIVE);
    }

    /** Vouchers that are not used up, by the week in which they expire. */
    private ChartData expiring(Scope scope) {
        LocalDate today = scope.today();
        SortedMap<String, long[]> weeks = new TreeMap<>();
        long soon = 0;
        for (Answer.Row row :
                facts.answer(active(scope).by("expiresOn", "used")).rows()) {
            String day = row.groups().get(0);
            LocalDate expires = day == null ? LocalDate.MIN : LocalDate.parse(day);
            if (expires.isBefore(today) || expires.isAfter(today.plusWeeks(WEEKS_AHEAD))) {
                continue;
            }
            boolean unused = "nothing".equals(row.groups().get(1));
            weeks.computeIfAbsent(monday(expires).toString(), week -> new long[2])[unused ? 0 : 1] += row.count();
            soon += expires.isAfter(today.plusDays(SOON_DAYS)) ? 0 : row.count();
        }
        List<@Nullable Long> nothing = new ArrayList<>();
        List<@Nullable Long> part = new ArrayList<>();
        weeks.values().forEach(each -> {
            nothing.add(each[0]);
            part.add(each[1]);
        });
        return new ChartData(
                Sentence.of("insights.vouchers-expiring.says", soon),
                weeks.keySet().stream().map(week -> new Label("week", week)).toList(),
                List.of(
                        new Series(new Label("used", "nothing"), Unit.count, null, nothing),
                        new Series(new Label("used", "part"), Unit.count, null, part)));
    }
}
