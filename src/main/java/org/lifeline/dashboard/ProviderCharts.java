package org.lifeline.dashboard;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.Chart.Shape;
import org.lifeline.dashboard.ChartData.Amount;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Answer;
import org.lifeline.insight.Distribution;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.insight.Question.Step;
import org.springframework.stereotype.Component;

/** What hospitals and pharmacies do, and how soon they are paid. */
@Component
class ProviderCharts implements Charts {

    /** Nobody reads more bars or lines than this. */
    private static final int MOST_BARS = 12;

    private static final int MOST_LINES = 5;

    /** The largest whose share is told. */
    private static final int LARGEST = 5;

    /** The first day of each band of age of a claim. */
    private static final int[] AGES = {0, 31, 61, 91};

    /** What a claim that is not paid is, in the order of its way. */
    private static final List<String> UNPAID = List.of("submitted", "returned", "approved");

    /** How a line of the bank differs from what we ordered. */
    private static final List<String> FITS_NOTHING = List.of("part", "over", "wrongAccount", "duplicate", "unknown");

    private final FactStore facts;

    ProviderCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                new Chart(
                        "weekly-redemptions",
                        Section.providers,
                        Shape.lines,
                        this::redemptionsByWeek,
                        ProviderCharts::redemptions),
                new Chart(
                        "claims-waiting",
                        Section.providers,
                        Shape.stackedBars,
                        this::claimsWaiting,
                        ProviderCharts::unpaid),
                new Chart("days-to-payment", Section.providers, Shape.bars, this::daysToPayment, ProviderCharts::paid),
                new Chart(
                        "claims-refused",
                        Section.providers,
                        Shape.bars,
                        this::claimsRefused,
                        scope -> scope.ask(FactKind.CLAIM).where("sentBack", "true")),
                new Chart(
                        "claims-cut",
                        Section.providers,
                        Shape.bars,
                        this::claimsCut,
                        scope -> scope.ask(FactKind.CLAIM).where("cut", "true")),
                new Chart(
                        "bank-lines",
                        Section.providers,
                        Shape.bars,
                        this::bankLines,
                        ProviderCharts::linesThatFitNothing),
                new Chart(
                        "beneficiaries-answers",
                        Section.providers,
                        Shape.bars,
                        this::beneficiariesAnswers,
                        scope -> scope.ask(FactKind.FEEDBACK).where("complaint", "true")),
                new Chart(
                        "concentration",
                        Section.providers,
                        Shape.bars,
                        this::concentration,
                        ProviderCharts::redemptions));
    }

    private static Question redemptions(Scope scope) {
        return scope.ask(FactKind.REDEMPTION).where("reversed", "false");
    }

    private static Question unpaid(Scope scope) {
        return scope.always(FactKind.CLAIM).where("status", UNPAID.toArray(String[]::new));
    }

    private static Question paid(Scope scope) {
        return scope.ask(FactKind.CLAIM).where("daysToPayment");
    }

    private ChartData redemptionsByWeek(Scope scope) {
        CrossTable table =
                CrossTable.of(facts.answer(redemptions(scope).by("provider").by("redeemedOn", Step.week)));
        List<String> weeks = weeks(table.largestColumns(Integer.MAX_VALUE));
        List<String> providers = table.largestRows(MOST_LINES);
        List<Series> series = new ArrayList<>();
        for (String provider : providers) {
            series.add(line(
                    CrossTable.label("provider", provider),
                    weeks.stream()
                            .<@Nullable Long>map(week -> table.cell(provider, week))
                            .toList()));
        }
        if (table.rows().size() > providers.size()) {
            series.add(line(
                    new Label("series", "others"),
                    weeks.stream()
                            .<@Nullable Long>map(week -> table.column(week)
                                    - providers.stream()
                                            .mapToLong(provider -> table.cell(provider, week))
                                            .sum())
                            .toList()));
        }
        return new ChartData(
                providers.isEmpty()
                        ? Sentence.of("insights.weekly-redemptions.none")
                        : Sentence.of(
                                "insights.weekly-redemptions.says",
                                table.all(),
                                (long) table.rows().size(),
                                CrossTable.label("provider", providers.get(0)),
                                table.row(providers.get(0))),
                weeks.stream().map(week -> new Label("week", week)).toList(),
                series);
    }

    private static Series line(Label name, List<@Nullable Long> values) {
        return new Series(name, Unit.count, null, values);
    }

    /** From the first to the last, those in which nothing happened included. */
    private static List<String> weeks(List<String> some) {
        TreeSet<LocalDate> days =
                new TreeSet<>(some.stream().map(LocalDate::parse).toList());
        return days.isEmpty()
                ? List.of()
                : Stream.iterate(days.first(), day -> !day.isAfter(days.last()), day -> day.plusWeeks(1))
                        .map(LocalDate::toString)
                        .toList();
    }

    private ChartData claimsWaiting(Scope scope) {
        Map<Integer, Map<String, Long>> byAge = new TreeMap<>();
        long old = 0;
        Answer answer = facts.answer(unpaid(scope).by("status", "submittedOn"));
        for (Answer.Row row : answer.rows()) {
            int age = age(String.valueOf(row.groups().get(1)), scope.today());
            byAge.computeIfAbsent(age, key -> new TreeMap<>())
                    .merge(String.valueOf(row.groups().get(0)), row.count(), Long::sum);
            old += age == AGES.length - 1 ? row.count() : 0;
        }
        List<Series> series = new ArrayList<>();
        byAge.forEach((age, counts) -> series.add(line(
                new Label("claimAge", AGES[age] + (age + 1 < AGES.length ? "-" + (AGES[age + 1] - 1) : "+")),
                UNPAID.stream()
                        .<@Nullable Long>map(status -> counts.getOrDefault(status, 0L))
                        .toList())));
        return new ChartData(
                Sentence.of("insights.claims-waiting.says", answer.count(), old),
                answer.rows().isEmpty()
                        ? List.of()
                        : UNPAID.stream()
                                .map(status -> new Label("claim", status))
                                .toList(),
                series);
    }

    private static int age(String submittedOn, LocalDate today) {
        long days = ChronoUnit.DAYS.between(LocalDate.parse(submittedOn), today);
        int band = 0;
        while (band + 1 < AGES.length && days >= AGES[band + 1]) {
            band++;
        }
        return band;
    }

    private ChartData daysToPayment(Scope scope) {
        Map<List<@Nullable String>, Distribution> byProvider =
                Distribution.of(facts.answer(paid(scope).by("provider", "daysToPayment")));
        List<Map.Entry<List<@Nullable String>, Distribution>> largest = byProvider.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<List<@Nullable String>, Distribution> each) ->
                                each.getValue().count())
                        .reversed())
                .limit(MOST_BARS)
                .toList();
        Long median = medianDays(scope);
        Long before = medianDays(scope.before());
        return new ChartData(
                median == null
                        ? Sentence.of("insights.days-to-payment.none")
                        : before == null
                                ? Sentence.of("insights.days-to-payment.says", days(median))
                                : Sentence.of("insights.days-to-payment.compared", days(median), days(before)),
                largest.stream()
                        .map(each -> new Label("provider", each.getKey().get(0)))
                        .toList(),
                Stream.of(50, 90)
                        .map(hundredths -> new Series(
                                new Label("series", hundredths == 50 ? "median" : "p90"),
                                Unit.days,
                                null,
                                largest.stream()
                                        .<@Nullable Long>map(
                                                each -> each.getValue().percentile(hundredths))
                                        .toList()))
                        .toList());
    }

    private static Amount days(long days) {
        return new Amount(Unit.days, null, days);
    }

    private @Nullable Long medianDays(Scope scope) {
        Distribution all =
                Distribution.of(facts.answer(paid(scope).by("daysToPayment"))).get(List.<@Nullable String>of());
        return all == null ? null : all.percentile(50);
    }

    /** What came back at least once, whatever became of it, and what was rejected. */
    private ChartData claimsRefused(Scope scope) {
        CrossTable sentBack =
                CrossTable.of(facts.answer(scope.ask(FactKind.CLAIM).by("provider", "sentBack")));
        CrossTable outcomes =
                CrossTable.of(facts.answer(scope.ask(FactKind.CLAIM).by("provider", "outcome")));
        List<String> providers = outcomes.largestRows(MOST_BARS);
        return new ChartData(
                Sentence.of(
                        "insights.claims-refused.says",
                        percent(CrossTable.share(sentBack.column("true"), outcomes.all())),
                        percent(CrossTable.share(outcomes.column("rejected"), outcomes.all())),
                        outcomes.all()),
                providers.stream()
                        .map(provider -> CrossTable.label("provider", provider))
                        .toList(),
                List.of(
                        sentBack.shares(new Label("claim", "returned"), List.of("true"), providers),
                        outcomes.shares(new Label("claim", "rejected"), List.of("rejected"), providers)));
    }

    /** Amounts of different currencies are not added: each has a series of its own. */
    private ChartData claimsCut(Scope scope) {
        record Sums(long claimed, long cut) {}
        Map<String, Map<String, Sums>> byCurrency = new TreeMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Answer.Row row : facts.answer(scope.ask(FactKind.CLAIM)
                        .where("approvedMinor")
                        .by("currency", "provider")
                        .sum("amountMinor", "cutMinor"))
                .rows()) {
            String provider = String.valueOf(row.groups().get(1));
            byCurrency
                    .computeIfAbsent(String.valueOf(row.groups().get(0)), currency -> new TreeMap<>())
                    .put(provider, new Sums(row.sums().get(0), row.sums().get(1)));
            counts.merge(provider, row.count(), Long::sum);
        }
        List<String> largest = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_BARS)
                .map(Map.Entry::getKey)
                .toList();
        long cut = facts.answer(scope.ask(FactKind.CLAIM).where("cut", "true")).count();
        return new ChartData(
                Sentence.of("insights.claims-cut.says", cut, sum(counts, counts.keySet())),
                largest.stream()
                        .map(provider -> new Label("provider", provider))
                        .toList(),
                byCurrency.entrySet().stream()
                        .map(each -> new Series(
                                new Label("shareCut", each.getKey()),
                                Unit.percent,
                                null,
                                largest.stream()
                                        .<@Nullable Long>map(provider -> {
                                            Sums sums = each.getValue().get(provider);
                                            return sums == null ? null : CrossTable.share(sums.cut(), sums.claimed());
                                        })
                                        .toList()))
                        .toList());
    }

    private static Question linesThatFitNothing(Scope scope) {
        return scope.ask(FactKind.BANK_LINE).where("outcome", FITS_NOTHING.toArray(String[]::new));
    }

    private ChartData bankLines(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(linesThatFitNothing(scope).by("outcome", "open")));
        return new ChartData(
                Sentence.of(
                        "insights.bank-lines.says",
                        table.all(),
                        facts.answer(scope.ask(FactKind.BANK_LINE)).count(),
                        table.column("true")),
                table.all() == 0
                        ? List.of()
                        : FITS_NOTHING.stream()
                                .map(outcome -> new Label("bankLine", outcome))
                                .toList(),
                Stream.of("true", "false")
                        .map(open -> line(
                                new Label("bankLineState", open.equals("true") ? "open" : "cleared"),
                                FITS_NOTHING.stream()
                                        .<@Nullable Long>map(outcome -> table.cell(outcome, open))
                                        .toList()))
                        .toList());
    }

    /** Complaints are a share of those who answered: who says nothing says neither. */
    private ChartData beneficiariesAnswers(Scope scope) {
        CrossTable answered =
                CrossTable.of(facts.answer(scope.ask(FactKind.FEEDBACK).by("provider", "answered")));
        CrossTable complaints = CrossTable.of(facts.answer(
                scope.ask(FactKind.FEEDBACK).where("answered", "true").by("provider", "complaint")));
        List<String> providers = answered.largestRows(MOST_BARS);
        return new ChartData(
                Sentence.of(
                        "insights.beneficiaries-answers.says",
                        answered.all(),
                        answered.column("true"),
                        complaints.column("true")),
                providers.stream()
                        .map(provider -> CrossTable.label("provider", provider))
                        .toList(),
                List.of(
                        answered.shares(new Label("feedback", "answered"), List.of("true"), providers),
                        complaints.shares(new Label("feedback", "complaint"), List.of("true"), providers)));
    }

    private static Amount percent(long hundredths) {
        return new Amount(Unit.percent, null, hundredths);
    }

    /** Amounts of different currencies are not added: each has a series of its own. */
    private ChartData concentration(Scope scope) {
        Map<String, Map<String, Long>> amounts = new TreeMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Answer.Row row : facts.answer(
                        redemptions(scope).by("currency", "provider").sum("amountMinor"))
                .rows()) {
            String provider = String.valueOf(row.groups().get(1));
            amounts.computeIfAbsent(String.valueOf(row.groups().get(0)), currency -> new TreeMap<>())
                    .merge(provider, row.sums().get(0), Long::sum);
            counts.merge(provider, row.count(), Long::sum);
        }
        List<String> largest = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .limit(MOST_BARS)
                .toList();
        List<Series> series = new ArrayList<>();
        series.add(shares(new Label("series", "shareOfRedemptions"), counts, largest));
        amounts.forEach((currency, of) -> series.add(shares(new Label("shareOfMoney", currency), of, largest)));
        return new ChartData(
                Sentence.of(
                        "insights.concentration.says",
                        (long) Math.min(LARGEST, counts.size()),
                        percent(CrossTable.share(
                                sum(counts, largest.subList(0, Math.min(LARGEST, largest.size()))),
                                sum(counts, counts.keySet()))),
                        (long) counts.size()),
                largest.stream()
                        .map(provider -> new Label("provider", provider))
                        .toList(),
                series);
    }

    private static Series shares(Label name, Map<String, Long> of, List<String> providers) {
        long all = sum(of, of.keySet());
        return new Series(
                name,
                Unit.percent,
                null,
                providers.stream()
                        .<@Nullable Long>map(provider -> CrossTable.share(of.getOrDefault(provider, 0L), all))
                        .toList());
    }

    private static long sum(Map<String, Long> of, Iterable<String> those) {
        long sum = 0;
        for (String each : those) {
            sum += of.getOrDefault(each, 0L);
        }
        return sum;
    }
}
