package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.springframework.stereotype.Component;

/** Where fraud may hide. Each of these only says where to look: there may be a plain explanation. */
@Component
class IntegrityCharts implements Charts {

    private static final int MOST_BARS = 12;
    private static final int MOST_OF_HEAT = 8;
    private static final String OPEN = "open";
    private static final List<String> FINDINGS = List.of(OPEN, "nothingWrong", "noted", "suspend");
    private static final List<String> PRESENCE = List.of("none", "pin", "id");
    private static final int DIGITS = 9;

    /** An officer and a provider stand out who have at least so many vouchers in common. */
    private static final int MANY = 5;

    /** And so many times the spread that chance gives. */
    private static final double FAR = 4;

    private final FactStore facts;

    IntegrityCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return List.of(
                chart("signals", Shape.stackedBars, this::signals, scope -> scope.ask(FactKind.SIGNAL)),
                chart("officer-and-provider", Shape.heat, this::officerAndProvider, IntegrityCharts::redemptions),
                chart(
                        "presence",
                        Shape.stackedBars,
                        this::presence,
                        scope -> redemptions(scope).where("presence", "none")),
                chart("wrong-pins", Shape.bars, this::wrongPins, this::withWrongPins),
                chart(
                        "offline",
                        Shape.bars,
                        this::offline,
                        scope -> redemptions(scope).where("offline", "true")),
                chart("first-digits", Shape.bars, this::firstDigits, null),
                chart(
                        "round-amounts",
                        Shape.bars,
                        this::roundAmounts,
                        scope -> redemptions(scope).where("roundAmount", "true")),
                chart("duplicates", Shape.bars, this::duplicates, scope -> positive(scope, "duplicates")),
                chart("shared-contacts", Shape.bars, this::sharedContacts, scope -> positive(scope, "samePhone")),
                chart("refused-duties", Shape.bars, this::refusedDuties, scope -> scope.ask(FactKind.REFUSAL)));
    }

    private static Chart chart(
            String id, Shape shape, Function<Scope, ChartData> data, @Nullable Function<Scope, Question> cases) {
        return new Chart(id, Section.integrity, shape, data, cases);
    }

    private static Question redemptions(Scope scope) {
        return scope.ask(FactKind.REDEMPTION).where("reversed", "false");
    }

    private ChartData signals(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(scope.ask(FactKind.SIGNAL).by("signal", "finding")));
        List<String> kinds = table.largestRows(MOST_BARS);
        return new ChartData(
                Sentence.of("insights.signals.says", table.all(), table.column("")),
                labels("signal", kinds),
                FINDINGS.stream()
                        .map(finding ->
                                table.counts(new Label("finding", finding), finding.equals(OPEN) ? "" : finding, kinds))
                        .toList());
    }

    /** The pair that stands out is the one that is furthest from what the sizes of both would make one expect. */
    private ChartData officerAndProvider(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(redemptions(scope).by("officer", "provider")));
        List<String> officers = table.largestRows(MOST_OF_HEAT);
        List<String> providers = table.largestColumns(MOST_OF_HEAT);
        double furthest = 0;
        Sentence says = Sentence.of("insights.officer-and-provider.none");
        for (String officer : table.rows()) {
            for (String provider : table.largestColumns(Integer.MAX_VALUE)) {
                long together = table.cell(officer, provider);
                double usual = (double) table.row(officer) * table.column(provider) / table.all();
                double distance = (together - usual) / Math.sqrt(usual);
                if (together >= MANY && distance > FAR && distance > furthest) {
                    furthest = distance;
                    says = Sentence.of(
                            "insights.officer-and-provider.says",
                            CrossTable.label("officer", officer),
                            CrossTable.label("provider", provider),
                            together,
                            Math.round(usual));
                    // the pair is in the picture, however small the two are
                    officers = withLast(officers, officer);
                    providers = withLast(providers, provider);
                }
            }
        }
        List<String> rows = officers;
        return new ChartData(
                says,
                labels("officer", rows),
                providers.stream()
                        .map(provider -> table.counts(CrossTable.label("provider", provider), provider, rows))
                        .toList());
    }

    private static List<String> withLast(List<String> some, String one) {
        return some.contains(one)
                ? some
                : Stream.concat(some.stream().limit(MOST_OF_HEAT - 1), Stream.of(one))
                        .toList();
    }

    private ChartData presence(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(redemptions(scope).by("provider", "presence")));
        List<String> providers = table.largestRows(MOST_BARS);
        return new ChartData(
                Sentence.of(
                        "insights.presence.says",
                        percent(CrossTable.share(table.column("none"), table.all())),
                        table.all()),
                labels("provider", providers),
                PRESENCE.stream()
                        .map(presence -> table.shares(new Label("presence", presence), List.of(presence), providers))
                        .toList());
    }

    private ChartData wrongPins(Scope scope) {
        Map<String, Long> wrong = new TreeMap<>();
        for (Answer.Row row :
                facts.answer(redemptions(scope).by("provider").sum("wrongPins")).rows()) {
            if (row.sums().get(0) > 0) {
                wrong.put(String.valueOf(row.groups().get(0)), row.sums().get(0));
            }
        }
        List<String> providers = wrong.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .limit(MOST_BARS)
                .toList();
        return new ChartData(
                Sentence.of(
                        "insights.wrong-pins.says",
                        wrong.values().stream().mapToLong(Long::longValue).sum()),
                labels("provider", providers),
                List.of(new Series(
                        new Label("series", "wrongPins"),
                        Unit.count,
                        null,
                        providers.stream().<@Nullable Long>map(wrong::get).toList())));
    }

    private Question withWrongPins(Scope scope) {
        return where(redemptions(scope), "wrongPins");
    }

    private ChartData offline(Scope scope) {
        CrossTable offline = CrossTable.of(facts.answer(redemptions(scope).by("provider", "offline")));
        CrossTable overdrawn = CrossTable.of(facts.answer(redemptions(scope).by("provider", "overdrawn")));
        List<String> providers = offline.largestRows(Integer.MAX_VALUE).stream()
                .filter(provider -> offline.cell(provider, "true") > 0)
                .limit(MOST_BARS)
                .toList();
        return new ChartData(
                Sentence.of(
                        "insights.offline.says",
                        percent(CrossTable.share(offline.column("true"), offline.all())),
                        overdrawn.column("true")),
                labels("provider", providers),
                List.of(
                        offline.counts(new Label("series", "offline"), "true", providers),
                        overdrawn.counts(new Label("series", "overdrawn"), "true", providers)));
    }

    /** Benford's law: of amounts that come about by themselves, nearly a third begin with 1, and ever fewer with the digits after it. */
    private ChartData firstDigits(Scope scope) {
        Answer answer = facts.answer(redemptions(scope).where("firstDigit").by("firstDigit"));
        Map<String, Long> counts = new TreeMap<>();
        answer.rows()
                .forEach(row -> counts.put(Objects.requireNonNull(row.groups().get(0)), row.count()));
        List<String> digits =
                IntStream.rangeClosed(1, DIGITS).mapToObj(String::valueOf).toList();
        List<Long> counted =
                digits.stream().map(digit -> counts.getOrDefault(digit, 0L)).toList();
        long all = counted.stream().mapToLong(Long::longValue).sum();
        List<Double> law = IntStream.rangeClosed(1, DIGITS)
                .mapToObj(digit -> Math.log10(1 + 1.0 / digit))
                .toList();
        Chance chance = Chance.of(law.stream().map(share -> share * all).toList(), counted, DIGITS - 1);
        return new ChartData(
                Sentence.of("insights.first-digits." + chance, all),
                all == 0 ? List.of() : labels("digit", digits),
                List.of(
                        new Series(
                                new Label("series", "counted"),
                                Unit.percent,
                                null,
                                counted.stream()
                                        .<@Nullable Long>map(count -> CrossTable.share(count, all))
                                        .toList()),
                        new Series(
                                new Label("series", "expected"),
                                Unit.percent,
                                null,
                                law.stream()
                                        .<@Nullable Long>map(share -> Math.round(share * 100))
                                        .toList())));
    }

    private ChartData roundAmounts(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(redemptions(scope).by("provider", "roundAmount")));
        List<String> providers = table.largestRows(MOST_BARS);
        return new ChartData(
                Sentence.of(
                        "insights.round-amounts.says",
                        percent(CrossTable.share(table.column("true"), table.all())),
                        table.all()),
                labels("provider", providers),
                List.of(table.shares(new Label("series", "roundAmounts"), List.of("true"), providers)));
    }

    private ChartData duplicates(Scope scope) {
        CrossTable table = CrossTable.of(facts.answer(
                positive(scope, "duplicates").by("submittedOn", Step.month).by("duplicates")));
        return new ChartData(
                Sentence.of(
                        "insights.duplicates.says",
                        table.all(),
                        facts.answer(scope.ask(FactKind.APPLICATION)).count()),
                labels("month", table.rows()),
                List.of(new Series(
                        new Label("series", "applications"),
                        Unit.count,
                        null,
                        table.rows().stream().<@Nullable Long>map(table::row).toList())));
    }

    /** Households share a telephone, and people apply for those they care for: only many others are unusual. */
    private ChartData sharedContacts(Scope scope) {
        Map<String, Map<String, Long>> shared = new TreeMap<>();
        for (String field : List.of("samePhone", "sameAccount")) {
            for (Answer.Row row : facts.answer(positive(scope, field).by(field)).rows()) {
                shared.computeIfAbsent(
                                others(Long.parseLong(
                                        Objects.requireNonNull(row.groups().get(0)))),
                                key -> new TreeMap<>())
                        .merge(field, row.count(), Long::sum);
            }
        }
        List<Series> series = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (String field : List.of("samePhone", "sameAccount")) {
            List<@Nullable Long> counts = new ArrayList<>();
            shared.values().forEach(each -> counts.add(each.getOrDefault(field, 0L)));
            series.add(new Series(new Label("series", field), Unit.count, null, counts));
            all.add(shared.values().stream()
                    .mapToLong(each -> each.getOrDefault(field, 0L))
                    .sum());
        }
        return new ChartData(
                Sentence.of("insights.shared-contacts.says", all.get(0), all.get(1)),
                labels("others", List.copyOf(shared.keySet())),
                series);
    }

    private static String others(long people) {
        return people < 2 ? "1" : people < MANY ? "2-" + (MANY - 1) : MANY + "+";
    }

    private ChartData refusedDuties(Scope scope) {
        List<Answer.Row> rows = facts.answer(scope.ask(FactKind.REFUSAL).by("officer")).rows().stream()
                .sorted(Comparator.comparing(Answer.Row::count).reversed())
                .toList();
        List<Answer.Row> most = rows.stream().limit(MOST_BARS).toList();
        return new ChartData(
                Sentence.of(
                        "insights.refused-duties.says",
                        rows.stream().mapToLong(Answer.Row::count).sum(),
                        (long) rows.size()),
                most.stream()
                        .map(row -> new Label("officer", row.groups().get(0)))
                        .toList(),
                List.of(new Series(
                        new Label("series", "attempts"),
                        Unit.count,
                        null,
                        most.stream().<@Nullable Long>map(Answer.Row::count).toList())));
    }

    private static List<Label> labels(String field, List<String> values) {
        return values.stream().map(value -> CrossTable.label(field, value)).toList();
    }

    private static Amount percent(long hundredths) {
        return new Amount(Unit.percent, null, hundredths);
    }

    /** The applications of the period whose number is not zero. */
    private Question positive(Scope scope, String field) {
        return where(scope.ask(FactKind.APPLICATION), field);
    }

    /** Only facts whose number is not zero. */
    private Question where(Question question, String field) {
        String[] numbers = facts.answer(question.where(field).by(field)).rows().stream()
                .map(row -> Objects.requireNonNull(row.groups().get(0)))
                .filter(number -> !number.equals("0"))
                .toArray(String[]::new);
        // one that never occurs, where there is none: no value at all would mean any
        return question.where(field, numbers.length == 0 ? new String[] {"-1"} : numbers);
    }
}
