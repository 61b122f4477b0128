package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What is decided, by whom, and what becomes of it. */
@Component
@Order(2)
class DecisionCharts implements Charts {

    /** Outside of these limits lies one of twenty, and one of five hundred, by chance alone. */
    private static final double NINETY_FIVE = 1.96;

    private static final double NEARLY_ALL = 3.09;

    /** So many stages fit onto a page: those with the most decisions. */
    private static final int MOST_STAGES = 8;

    /** How an officer decided at a stage. */
    private static final class Judge {
        private final String officer;
        private final String stage;
        private long decided;
        private long approved;

        Judge(String officer, String stage) {
            this.officer = officer;
            this.stage = stage;
        }

        double share() {
            return (double) approved / decided;
        }
    }

    private final FactStore facts;

    DecisionCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                new Chart(
                        "outcomes",
                        Section.service,
                        Shape.bars,
                        this::outcomes,
                        scope -> scope.ask(FactKind.APPLICATION)),
                new Chart(
                        "reasons",
                        Section.service,
                        Shape.bars,
                        this::reasons,
                        scope -> scope.ask(FactKind.APPLICATION).where("outcome", "rejected")),
                new Chart(
                        "officers",
                        Section.service,
                        Shape.scatter,
                        this::officers,
                        DecisionCharts::decisions,
                        false,
                        this::stages),
                new Chart(
                        "send-backs",
                        Section.service,
                        Shape.bars,
                        this::sendBacks,
                        scope -> scope.ask(FactKind.DECISION).where("decision", "sendBack")),
                new Chart("appeals", Section.service, Shape.bars, this::appeals, DecisionCharts::appealed),
                new Chart("emergencies", Section.service, Shape.bars, this::emergencies, DecisionCharts::helpedAtOnce));
    }

    private ChartData outcomes(Scope scope) {
        Map<@Nullable String, Long> now = countsBy(scope.ask(FactKind.APPLICATION), "outcome");
        Map<@Nullable String, Long> before = countsBy(scope.before().ask(FactKind.APPLICATION), "outcome");
        long approved = now.getOrDefault("approved", 0L);
        long decided = approved + now.getOrDefault("rejected", 0L);
        return compared(
                decided == 0
                        ? Sentence.of("insights.outcomes.none")
                        : Sentence.of(
                                "insights.outcomes.says",
                                decided,
                                new Amount(Unit.percent, null, CrossTable.share(approved, decided))),
                "outcome",
                now,
                before);
    }

    private ChartData reasons(Scope scope) {
        Map<@Nullable String, Long> now =
                countsBy(scope.ask(FactKind.APPLICATION).where("outcome", "rejected"), "reason");
        Map<@Nullable String, Long> before =
                countsBy(scope.before().ask(FactKind.APPLICATION).where("outcome", "rejected"), "reason");
        return compared(
                now.isEmpty()
                        ? Sentence.of("insights.reasons.none")
                        : Sentence.of(
                                "insights.reasons.says",
                                new Label("reason", mostOf(now)),
                                Objects.requireNonNull(now.get(mostOf(now)))),
                "reason",
                now,
                before);
    }

    private ChartData sendBacks(Scope scope) {
        Map<@Nullable String, Long> now = countsBy(scope.ask(FactKind.DECISION).where("decision", "sendBack"), "stage");
        Map<@Nullable String, Long> before =
                countsBy(scope.before().ask(FactKind.DECISION).where("decision", "sendBack"), "stage");
        return compared(
                Sentence.of(
                        "insights.send-backs.says",
                        now.values().stream().mapToLong(Long::longValue).sum()),
                "stage",
                now,
                before);
    }

    private static Question appealed(Scope scope) {
        return scope.ask(FactKind.APPLICATION).where("appeal", "open", "overturn", "uphold");
    }

    private ChartData appeals(Scope scope) {
        Map<@Nullable String, Long> now = countsBy(appealed(scope), "appeal");
        return compared(
                Sentence.of(
                        "insights.appeals.says",
                        now.values().stream().mapToLong(Long::longValue).sum(),
                        now.getOrDefault("overturn", 0L)),
                "appeal",
                now,
                countsBy(appealed(scope.before()), "appeal"));
    }

    private static Question helpedAtOnce(Scope scope) {
        return scope.ask(FactKind.APPLICATION).where("emergency", "true");
    }

    /** What the stages made of emergency help afterwards. */
    private ChartData emergencies(Scope scope) {
        Map<@Nullable String, Long> now = reviewed(scope);
        return compared(
                Sentence.of(
                        "insights.emergencies.says",
                        now.values().stream().mapToLong(Long::longValue).sum(),
                        now.getOrDefault("open", 0L)),
                "review",
                now,
                reviewed(scope.before()));
    }

    private Map<@Nullable String, Long> reviewed(Scope scope) {
        Map<@Nullable String, Long> decided = countsBy(helpedAtOnce(scope).where("decidedOn"), "outcome");
        long open = facts.answer(helpedAtOnce(scope)).count()
                - decided.values().stream().mapToLong(Long::longValue).sum();
        if (open > 0) {
            decided.merge("open", open, Long::sum);
        }
        return decided;
    }

    private Map<@Nullable String, Long> countsBy(Question question, String field) {
        Map<@Nullable String, Long> counts = new LinkedHashMap<>();
        facts.answer(question.by(field))
                .rows()
                .forEach(row -> counts.put(row.groups().get(0), row.count()));
        return counts;
    }

    private static @Nullable String mostOf(Map<@Nullable String, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** This period beside the one before, the greatest first. */
    private static ChartData compared(
            Sentence says, String field, Map<@Nullable String, Long> now, Map<@Nullable String, Long> before) {
        Map<@Nullable String, Long> all = new LinkedHashMap<>(now);
        before.keySet().forEach(each -> all.putIfAbsent(each, 0L));
        List<@Nullable String> order = new ArrayList<>(all.keySet());
        order.sort(Comparator.comparingLong(each -> -orZero(all.get(each))));
        List<Label> categories = new ArrayList<>();
        List<Long> these = new ArrayList<>();
        List<Long> those = new ArrayList<>();
        for (String each : order) {
            categories.add(new Label(field, each));
            these.add(orZero(now.get(each)));
            those.add(orZero(before.get(each)));
        }
        return new ChartData(
                says,
                categories,
                List.of(
                        Series.counts(new Label("series", "now"), these),
                        Series.counts(new Label("series", "before"), those)));
    }

    private static Question decisions(Scope scope) {
        return scope.ask(FactKind.DECISION)
                .where("caseKind", "application")
                .where("decision", "approve", "reject")
                .where("officer");
    }

    /** The stages at which somebody decided, those with the most decisions first. */
    private List<String> stages(Scope scope) {
        return facts.answer(decisions(scope).where("stage").by("stage")).rows().stream()
                .sorted(Comparator.comparingLong(row -> -row.count()))
                .limit(MOST_STAGES)
                .map(row -> String.valueOf(row.groups().get(0)))
                .toList();
    }

    /**
     * The share that each officer approved against how many they decided, with the limits within which it lies by chance if all judge alike:
     * with few decisions a share may be far from the average and still mean nothing. Each stage has an average of its own, since what one
     * stage refuses no later one sees.
     */
    private ChartData officers(Scope scope) {
        Map<String, Judge> judges = new TreeMap<>();
        for (Answer.Row row : facts.answer(decisions(scope).by("officer", "stage", "decision"))
                .rows()) {
            String officer = String.valueOf(row.groups().get(0));
            String stage = Objects.requireNonNullElse(row.groups().get(1), "");
            Judge judge = judges.computeIfAbsent(officer + "/" + stage, each -> new Judge(officer, stage));
            judge.decided += row.count();
            judge.approved += "approve".equals(row.groups().get(2)) ? row.count() : 0;
        }
        Map<String, Double> averages = averages(judges.values());
        Map<Judge, double[]> limits = new LinkedHashMap<>();
        for (Judge judge : judges.values()) {
            double average = averages.getOrDefault(judge.stage, 0.0);
            limits.put(judge, new double[] {average, spread(average, judge.decided)});
        }
        Set<String> unusual = limits.entrySet().stream()
                .filter(each -> Math.abs(each.getKey().share() - each.getValue()[0]) > NEARLY_ALL * each.getValue()[1])
                .map(each -> each.getKey().officer)
                .collect(Collectors.toSet());
        boolean oneStage = averages.size() < 2;
        return new ChartData(
                officersSay(scope, unusual.size(), judges.values()),
                judges.entrySet().stream()
                        .map(each -> oneStage
                                ? new Label("officer", each.getValue().officer)
                                : new Label("officerAtStage", each.getKey()))
                        .toList(),
                List.of(
                        Series.counts(
                                new Label("series", "decided"),
                                judges.values().stream()
                                        .map(each -> each.decided)
                                        .toList()),
                        shares(
                                "approved",
                                judges.values().stream().map(Judge::share).toList()),
                        limit("low95", limits, -NINETY_FIVE),
                        limit("high95", limits, NINETY_FIVE),
                        limit("low998", limits, -NEARLY_ALL),
                        limit("high998", limits, NEARLY_ALL)));
    }

    /** By the name of the stage. */
    private static Map<String, Double> averages(Collection<Judge> judges) {
        return judges.stream()
                .collect(Collectors.groupingBy(
                        each -> each.stage,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                its -> (double) its.stream()
                                                .mapToLong(each -> each.approved)
                                                .sum()
                                        / its.stream()
                                                .mapToLong(each -> each.decided)
                                                .sum())));
    }

    private static Sentence officersSay(Scope scope, long unusual, Collection<Judge> judges) {
        long all = judges.stream().map(each -> each.officer).distinct().count();
        String key = "insights.officers." + (scope.stage() == null ? "" : "at.");
        Object stage = scope.stage() == null ? "" : scope.stage();
        return unusual == 0 ? Sentence.of(key + "none", all, stage) : Sentence.of(key + "says", unusual, all, stage);
    }

    private static double spread(double share, long count) {
        return Math.sqrt(share * (1 - share) / count);
    }

    /** So many standard errors from the average of the stage. */
    private static Series limit(String name, Map<Judge, double[]> limits, double errors) {
        return shares(
                name,
                limits.values().stream().map(each -> each[0] + errors * each[1]).toList());
    }

    private static Series shares(String name, List<Double> shares) {
        return new Series(
                new Label("series", name),
                Unit.percent,
                null,
                shares.stream()
                        .<@Nullable Long>map(share -> Math.round(100 * Math.max(0, Math.min(1, share))))
                        .toList());
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
