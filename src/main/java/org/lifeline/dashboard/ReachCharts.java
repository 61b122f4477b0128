package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.Chart.Shape;
import org.lifeline.dashboard.ChartData.Amount;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Districts;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.springframework.stereotype.Component;

/** Who is reached, and whether groups of people are treated alike. */
@Component
class ReachCharts implements Charts {

    /** What says something about a person, in the order of the page. */
    static final List<String> PERSONAL = List.of("district", "gender", "ageBand", "language", "disability");

    /** A smaller group says nothing, and its share might tell of one person: smaller ones are put together. */
    private static final int FEWEST_DECIDED = 20;

    /** A title names no smaller group. */
    private static final int FEWEST_NAMED = 5;

    private static final List<String> DISABILITY = List.of("none", "some", "much", "cannot");

    private final FactStore facts;
    private final Districts districts;

    ReachCharts(FactStore facts, Districts districts) {
        this.facts = facts;
        this.districts = districts;
    }

    @Override
    public List<Chart> charts() {
        Stream<Chart> reached = PERSONAL.stream()
                .map(field -> new Chart(
                        "applications-by-" + field,
                        Section.reach,
                        field.equals("district") && districts.areDrawn() ? Shape.map : Shape.bars,
                        scope -> applications(scope, field),
                        scope -> scope.ask(FactKind.APPLICATION)));
        Stream<Chart> rejected = PERSONAL.stream()
                .map(field -> new Chart(
                        "rejected-by-" + field,
                        Section.reach,
                        Shape.bars,
                        scope -> rejected(scope, field),
                        scope -> firstDecided(scope).where("outcome", "rejected")));
        return Stream.concat(reached, rejected).toList();
    }

    private ChartData applications(Scope scope, String field) {
        Map<String, Long> counts = new TreeMap<>();
        facts.answer(scope.ask(FactKind.APPLICATION).by(field))
                .rows()
                .forEach(row ->
                        counts.put(Objects.requireNonNullElse(row.groups().get(0), ""), row.count()));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        List<String> groups = counts.keySet().stream()
                .sorted(order(field)
                        .thenComparing(Comparator.comparing(counts::get).reversed()))
                .toList();
        Optional<String> largest = groups.stream()
                .filter(group -> !group.isEmpty())
                .max(Comparator.comparing(counts::get))
                .filter(group -> counts.getOrDefault(group, 0L) >= FEWEST_NAMED);
        return new ChartData(
                largest.map(group -> Sentence.of(
                                "insights.applications.says",
                                new Label("by", field),
                                new Label(field, group),
                                counts.getOrDefault(group, 0L),
                                all))
                        .orElse(Sentence.of("insights.applications.few", new Label("by", field), all)),
                groups.stream().map(group -> CrossTable.label(field, group)).toList(),
                List.of(new Series(
                        new Label("series", "applications"),
                        Unit.count,
                        null,
                        groups.stream().<@Nullable Long>map(counts::get).toList())));
    }

    /** Ages and difficulties in their order, others as they are; those that are not known last. */
    private static Comparator<String> order(String field) {
        Comparator<String> values = switch (field) {
            case "ageBand" -> Comparator.comparing(ReachCharts::firstAge);
            case "disability" -> Comparator.comparing(DISABILITY::indexOf);
            default -> (one, other) -> 0;
        };
        return Comparator.comparing(String::isEmpty).thenComparing(values);
    }

    private static int firstAge(String band) {
        String first = band.replaceFirst("[-+].*", "");
        return first.matches("[0-9]+") ? Integer.parseInt(first) : Integer.MAX_VALUE;
    }

    /** First applications only: who was rejected once may be rejected again for the same reason. */
    private static Question firstDecided(Scope scope) {
        return scope.ask(FactKind.APPLICATION).where("firstOfPerson", "true").where("outcome", "approved", "rejected");
    }

    private ChartData rejected(Scope scope, String field) {
        CrossTable table = CrossTable.of(facts.answer(firstDecided(scope).by(field, "outcome")));
        List<Label> groups = new ArrayList<>();
        List<Long> rejected = new ArrayList<>();
        List<Long> decided = new ArrayList<>();
        long smallRejected = 0;
        long smallDecided = 0;
        List<String> all = new ArrayList<>(table.largestRows(Integer.MAX_VALUE));
        all.sort(order(field));
        for (String group : all) {
            if (table.row(group) < FEWEST_DECIDED) {
                smallRejected += table.cell(group, "rejected");
                smallDecided += table.row(group);
            } else {
                groups.add(CrossTable.label(field, group));
                rejected.add(table.cell(group, "rejected"));
                decided.add(table.row(group));
            }
        }
        if (smallDecided >= FEWEST_DECIDED) {
            groups.add(new Label(field, SmallGroups.TOGETHER));
            rejected.add(smallRejected);
            decided.add(smallDecided);
        }
        Chance chance = Chance.ofShares(rejected, decided);
        List<@Nullable Long> shares = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            shares.add(CrossTable.share(rejected.get(i), decided.get(i)));
        }
        return new ChartData(
                says(new Label("by", field), chance, groups, shares, table),
                groups,
                List.of(new Series(new Label("series", "rejected"), Unit.percent, null, shares)));
    }

    private static Sentence says(
            Label by, Chance chance, List<Label> groups, List<@Nullable Long> shares, CrossTable table) {
        String key = "insights.rejected." + chance;
        if (chance != Chance.doesNotExplain) {
            return Sentence.of(key, by, percent(CrossTable.share(table.column("rejected"), table.all())));
        }
        int most = 0;
        int least = 0;
        for (int i = 0; i < shares.size(); i++) {
            most = value(shares, i) > value(shares, most) ? i : most;
            least = value(shares, i) < value(shares, least) ? i : least;
        }
        return Sentence.of(
                key,
                by,
                groups.get(most),
                percent(value(shares, most)),
                groups.get(least),
                percent(value(shares, least)));
    }

    private static long value(List<@Nullable Long> shares, int i) {
        Long share = shares.get(i);
        return share == null ? 0 : share;
    }

    private static Amount percent(long hundredths) {
        return new Amount(Unit.percent, null, hundredths);
    }
}
