package org.lifeline.dashboard;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.lifeline.insight.Question.Step;
import org.springframework.stereotype.Component;

/** Where people wait, and how long. */
@Component
class ServiceCharts implements Charts {

    /** The first day of each band of age of what waits. */
    private static final int[] AGES = {0, 1, 3, 7, 14, 30};

    private final FactStore facts;

    ServiceCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                new Chart(
                        "waiting-now",
                        Section.service,
                        Shape.stackedBars,
                        this::waitingNow,
                        scope -> scope.always(FactKind.STAGE).where("open", "true")),
                new Chart(
                        "time-to-decision",
                        Section.service,
                        Shape.lines,
                        scope -> lengthsByWeek(scope, "hoursToDecision", "time-to-decision"),
                        scope -> scope.ask(FactKind.APPLICATION).where("hoursToDecision")));
    }

    /** Open stages by name, split by how long they have been open. */
    private ChartData waitingNow(Scope scope) {
        Answer answer =
                facts.answer(scope.always(FactKind.STAGE).where("open", "true").by("stage", "openedOn"));
        Set<String> stages = new TreeSet<>();
        Map<Integer, Map<String, Long>> byAge = new TreeMap<>();
        for (Answer.Row row : answer.rows()) {
            String stage = String.valueOf(row.groups().get(0));
            stages.add(stage);
            byAge.computeIfAbsent(age(row.groups().get(1), scope.today()), age -> new TreeMap<>())
                    .merge(stage, row.count(), Long::sum);
        }
        List<Series> series = new ArrayList<>();
        byAge.forEach((age, counts) -> series.add(new Series(
                new Label("age", AGES[age] + (age + 1 < AGES.length ? "-" + (AGES[age + 1] - 1) : "+")),
                Unit.count,
                null,
                stages.stream()
                        .<@Nullable Long>map(stage -> counts.getOrDefault(stage, 0L))
                        .toList())));
        return new ChartData(
                Sentence.of("insights.waiting-now.says", answer.count()),
                stages.stream().map(stage -> new Label("stage", stage)).toList(),
                series);
    }

    private static int age(@Nullable String openedOn, LocalDate today) {
        long days = openedOn == null ? 0 : ChronoUnit.DAYS.between(LocalDate.parse(openedOn), today);
        int band = 0;
        while (band + 1 < AGES.length && days >= AGES[band + 1]) {
            band++;
        }
        return band;
    }

    /** Median and 90th percentile of a length in hours, by the week of the application. */
    private ChartData lengthsByWeek(Scope scope, String hours, String id) {
        String day = FactKind.APPLICATION.day().name();
        Map<List<@Nullable String>, Distribution> weeks = Distribution.of(facts.answer(
                scope.ask(FactKind.APPLICATION).where(hours).by(day, Step.week).by(hours)));
        Long median = median(scope, hours);
        Long before = median(scope.before(), hours);
        return new ChartData(
                median == null
                        ? Sentence.of("insights." + id + ".none")
                        : before == null
                                ? Sentence.of("insights." + id + ".says", new Amount(Unit.hours, null, median))
                                : Sentence.of(
                                        "insights." + id + ".compared",
                                        new Amount(Unit.hours, null, median),
                                        new Amount(Unit.hours, null, before)),
                weeks.keySet().stream()
                        .map(week -> new Label("week", week.get(0)))
                        .toList(),
                List.of(
                        new Series(
                                new Label("series", "median"),
                                Unit.hours,
                                null,
                                weeks.values().stream()
                                        .<@Nullable Long>map(each -> each.percentile(50))
                                        .toList()),
                        new Series(
                                new Label("series", "p90"),
                                Unit.hours,
                                null,
                                weeks.values().stream()
                                        .<@Nullable Long>map(each -> each.percentile(90))
                                        .toList())));
    }

    private @Nullable Long median(Scope scope, String hours) {
        Distribution all = Distribution.of(facts.answer(
                        scope.ask(FactKind.APPLICATION).where(hours).by(hours)))
                .get(List.<@Nullable String>of());
        return all == null ? null : all.percentile(50);
    }
}
