package org.lifeline.dashboard;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Where people wait, and how long. */
@Component
@Order(1)
class ServiceCharts implements Charts {

    /** The first day of each band of age of what waits. */
    private static final int[] AGES = {0, 1, 3, 7, 14, 30};

    /** So many officers fit into a chart. */
    private static final int MOST_OFFICERS = 25;

    /** When what waits is due, the most urgent first. */
    private enum Due {
        late,
        today,
        later,
        notKnown
    }

    private final FactStore facts;

    ServiceCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                new Chart("waiting-now", Section.service, Shape.stackedBars, this::waitingByStage, this::waiting),
                new Chart(
                        "waiting-officers", Section.service, Shape.stackedBars, this::waitingByOfficer, this::waiting),
                new Chart("waiting-age", Section.service, Shape.stackedBars, this::waitingByAge, this::waiting),
                new Chart(
                        "time-to-decision",
                        Section.service,
                        Shape.lines,
                        this::timeToDecision,
                        scope -> scope.ask(FactKind.APPLICATION).where("hoursToDecision")),
                lengths("time-to-voucher", "hoursToVoucher"),
                lengths("time-to-help", "hoursToHelp"),
                new Chart(
                        "in-time",
                        Section.service,
                        Shape.bars,
                        this::inTime,
                        scope -> stages(scope).where("late", "true")),
                new Chart(
                        "where-time-goes",
                        Section.service,
                        Shape.waterfall,
                        this::whereTimeGoes,
                        scope -> scope.ask(FactKind.APPLICATION).where("hoursToDecision")));
    }

    // ---------------------------------------------------------------- what waits now

    private Question waiting(Scope scope) {
        return scope.always(FactKind.STAGE).where("open", "true");
    }

    private ChartData waitingByStage(Scope scope) {
        return waitingBy(
                facts.answer(waiting(scope).by("stage", "dueOn")),
                row -> new Label("stage", row.groups().get(0)),
                row -> row.groups().get(1),
                scope,
                "insights.waiting-now");
    }

    /** A stage that nobody took yet waits for its group. */
    private ChartData waitingByOfficer(Scope scope) {
        return waitingBy(
                facts.answer(waiting(scope).by("officer", "officerGroup", "dueOn")),
                row -> row.groups().get(0) == null
                        ? new Label("group", row.groups().get(1))
                        : new Label("officer", row.groups().get(0)),
                row -> row.groups().get(2),
                scope,
                "insights.waiting-officers");
    }

    /** What waits, split by when it is due; where most is late comes first. */
    private static ChartData waitingBy(
            Answer answer,
            Function<Answer.Row, Label> label,
            Function<Answer.Row, @Nullable String> dueOn,
            Scope scope,
            String key) {
        Map<Label, long[]> counts = new LinkedHashMap<>();
        long[] all = new long[Due.values().length];
        for (Answer.Row row : answer.rows()) {
            int due = due(dueOn.apply(row), scope.today()).ordinal();
            counts.computeIfAbsent(label.apply(row), each -> new long[Due.values().length])[due] += row.count();
            all[due] += row.count();
        }
        List<Map.Entry<Label, long[]>> ordered = counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Label, long[]> each) -> -each.getValue()[0])
                        .thenComparingLong(each -> -total(each.getValue())))
                .limit(MOST_OFFICERS)
                .toList();
        List<Series> series = new ArrayList<>();
        for (Due due : Due.values()) {
            if (due != Due.notKnown || all[due.ordinal()] > 0) {
                series.add(Series.counts(
                        new Label("due", due.name()),
                        ordered.stream()
                                .map(each -> each.getValue()[due.ordinal()])
                                .toList()));
            }
        }
        return new ChartData(
                Sentence.of(key + (all[0] == 0 ? ".none" : ".says"), total(all), all[0]),
                ordered.stream().map(Map.Entry::getKey).toList(),
                series);
    }

    private static Due due(@Nullable String on, LocalDate today) {
        if (on == null) {
            return Due.notKnown;
        }
        LocalDate day = LocalDate.parse(on);
        return day.isBefore(today) ? Due.late : day.equals(today) ? Due.today : Due.later;
    }

    private ChartData waitingByAge(Scope scope) {
        Answer answer = facts.answer(waiting(scope).by("openedOn", "dueOn"));
        long[] late = new long[AGES.length];
        long[] inTime = new long[AGES.length];
        for (Answer.Row row : answer.rows()) {
            boolean isLate = due(row.groups().get(1), scope.today()) == Due.late;
            (isLate ? late : inTime)[age(row.groups().get(0), scope.today())] += row.count();
        }
        List<Label> ages = new ArrayList<>();
        List<Long> lateByAge = new ArrayList<>();
        List<Long> inTimeByAge = new ArrayList<>();
        for (int age = AGES.length - 1; answer.count() > 0 && age >= 0; age--) {
            ages.add(new Label("age", AGES[age] + (age + 1 < AGES.length ? "-" + (AGES[age + 1] - 1) : "+")));
            lateByAge.add(late[age]);
            inTimeByAge.add(inTime[age]);
        }
        return new ChartData(
                Sentence.of("insights.waiting-age.says", late[AGES.length - 1] + inTime[AGES.length - 1]),
                ages,
                List.of(
                        Series.counts(new Label("due", Due.late.name()), lateByAge),
                        Series.counts(new Label("due", "inTime"), inTimeByAge)));
    }

    private static int age(@Nullable String openedOn, LocalDate today) {
        long days = openedOn == null ? 0 : ChronoUnit.DAYS.between(LocalDate.parse(openedOn), today);
        int band = 0;
        while (band + 1 < AGES.length && days >= AGES[band + 1]) {
            band++;
        }
        return band;
    }

    // ---------------------------------------------------------------- how long it takes

    private Chart lengths(String id, String hours) {
        return new Chart(
                id,
                Section.service,
                Shape.lines,
                scope -> lengthsByWeek(scope, hours, id),
                scope -> scope.ask(FactKind.APPLICATION).where(hours));
    }

    /** Median and 90th percentile of a length in hours, by the week of the application. */
    private ChartData lengthsByWeek(Scope scope, String hours, String id) {
        String day = FactKind.APPLICATION.day().name();
        Map<List<@Nullable String>, Distribution> weeks = Distribution.of(facts.answer(
                scope.ask(FactKind.APPLICATION).where(hours).by(day, Step.week).by(hours)));
        Long median = Distribution.together(weeks.values()).percentile(50);
        Long before = median(scope.before(), hours);
        return new ChartData(
                median == null
                        ? Sentence.of("insights." + id + ".none")
                        : before == null
                                ? Sentence.of("insights." + id + ".says", hours(median))
                                : Sentence.of("insights." + id + ".compared", hours(median), hours(before)),
                weeks.keySet().stream()
                        .map(week -> new Label("week", week.get(0)))
                        .toList(),
                List.of(percentile("median", 50, weeks), percentile("p90", 90, weeks)));
    }

    /** Beside the lengths: the time that the deadlines of their stages gave these applications, on average. */
    private ChartData timeToDecision(Scope scope) {
        ChartData lengths = lengthsByWeek(scope, "hoursToDecision", "time-to-decision");
        Map<@Nullable String, Long> allowed = new HashMap<>();
        facts.answer(scope.ask(FactKind.APPLICATION)
                        .where("hoursToDecision")
                        .where("hoursAllowed")
                        .by(FactKind.APPLICATION.day().name(), Step.week)
                        .sum("hoursAllowed"))
                .rows()
                .forEach(week -> allowed.put(week.groups().get(0), week.sums().get(0) / week.count()));
        if (allowed.isEmpty()) {
            return lengths;
        }
        List<Series> series = new ArrayList<>(lengths.series());
        series.add(new Series(
                new Label(ChartData.LIMIT, "allowed"),
                Unit.hours,
                null,
                lengths.categories().stream()
                        .<@Nullable Long>map(week -> allowed.get(week.code()))
                        .toList()));
        return new ChartData(lengths.says(), lengths.categories(), series);
    }

    private static Series percentile(
            String name, int hundredths, Map<List<@Nullable String>, Distribution> distributions) {
        return new Series(
                new Label("series", name),
                Unit.hours,
                null,
                distributions.values().stream()
                        .<@Nullable Long>map(each -> each.percentile(hundredths))
                        .toList());
    }

    private @Nullable Long median(Scope scope, String hours) {
        Distribution all = Distribution.of(facts.answer(
                        scope.ask(FactKind.APPLICATION).where(hours).by(hours)))
                .get(List.<@Nullable String>of());
        return all == null ? null : all.percentile(50);
    }

    private static Question stages(Scope scope) {
        return scope.ask(FactKind.STAGE).where("caseKind", "application").where("open", "false");
    }

    /** Stages that were decided in time, by the urgency of the case, which gives the time. */
    private ChartData inTime(Scope scope) {
        Map<@Nullable String, long[]> now = lateByUrgency(scope);
        Map<@Nullable String, long[]> before = lateByUrgency(scope.before());
        long all = now.values().stream().mapToLong(each -> each[0]).sum();
        long inTime = all - now.values().stream().mapToLong(each -> each[1]).sum();
        return new ChartData(
                all == 0
                        ? Sentence.of("insights.in-time.none")
                        : Sentence.of(
                                "insights.in-time.says", new Amount(Unit.percent, null, CrossTable.share(inTime, all))),
                now.keySet().stream()
                        .map(urgency -> new Label("urgency", urgency))
                        .toList(),
                List.of(
                        shareInTime("now", now.keySet().stream().toList(), now),
                        shareInTime("before", now.keySet().stream().toList(), before)));
    }

    private Map<@Nullable String, long[]> lateByUrgency(Scope scope) {
        Map<@Nullable String, long[]> counts = new LinkedHashMap<>();
        for (Answer.Row row : facts.answer(stages(scope).by("urgency", "late")).rows()) {
            long[] its = counts.computeIfAbsent(row.groups().get(0), each -> new long[2]);
            its[0] += row.count();
            its[1] += "true".equals(row.groups().get(1)) ? row.count() : 0;
        }
        return counts;
    }

    private static Series shareInTime(
            String name, List<@Nullable String> urgencies, Map<@Nullable String, long[]> counts) {
        List<@Nullable Long> shares = new ArrayList<>();
        for (String urgency : urgencies) {
            long[] its = counts.get(urgency);
            shares.add(its == null ? null : CrossTable.share(its[0] - its[1], its[0]));
        }
        return new Series(new Label("series", name), Unit.percent, null, shares);
    }

    /** Averages and not medians, because only averages of the parts add up to that of the whole. */
    private ChartData whereTimeGoes(Scope scope) {
        Question decided = scope.ask(FactKind.APPLICATION).where("hoursToDecision");
        Answer cases = facts.answer(decided.sum("hoursWithApplicant", "hoursForFunds"));
        long count = cases.count();
        List<Label> parts = new ArrayList<>();
        List<@Nullable Long> hours = new ArrayList<>();
        if (count > 0) {
            for (Answer.Row row : facts.answer(
                            stages(scope).by("position", "stage").sum("hours"))
                    .rows()) {
                parts.add(new Label("stage", row.groups().get(1)));
                hours.add(row.sums().get(0) / count);
            }
            List<Long> sums = cases.rows().get(0).sums();
            part("withApplicant", sums.get(0) / count, parts, hours);
            part("forFunds", sums.get(1) / count, parts, hours);
            part("voucher", between(scope, "hoursToDecision", "hoursToVoucher"), parts, hours);
            part("help", between(scope, "hoursToVoucher", "hoursToHelp"), parts, hours);
        }
        int longest = 0;
        for (int i = 1; i < hours.size(); i++) {
            longest = orZero(hours.get(i)) > orZero(hours.get(longest)) ? i : longest;
        }
        return new ChartData(
                hours.isEmpty()
                        ? Sentence.of("insights.where-time-goes.none")
                        : Sentence.of(
                                "insights.where-time-goes.says", parts.get(longest), hours(orZero(hours.get(longest)))),
                parts,
                List.of(new Series(new Label("series", "average"), Unit.hours, null, hours)));
    }

    private static void part(String name, long length, List<Label> parts, List<@Nullable Long> hours) {
        parts.add(new Label("part", name));
        hours.add(length);
    }

    /** The average time between two moments of those applications that reached both. */
    private long between(Scope scope, String from, String until) {
        Answer.Row row = facts.answer(
                        scope.ask(FactKind.APPLICATION).where(from).where(until).sum(from, until))
                .rows()
                .get(0);
        return row.count() == 0 ? 0 : Math.max(0, row.sums().get(1) - row.sums().get(0)) / row.count();
    }

    // ---------------------------------------------------------------- numbers

    private static Amount hours(long hours) {
        return new Amount(Unit.hours, null, hours);
    }

    private static long total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
