package org.lifeline.dashboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
import org.springframework.stereotype.Component;

/**
 * What providers ask for services beside what these usually cost: the average price in hundredths of its reference, and the share of
 * outliers. Each price counts once, however many were given for it.
 */
@Component
class PriceCharts implements Charts {

    /** Nobody reads more bars than this. */
    private static final int MOST_BARS = 12;

    private record Bar(String code, long prices, long outliers, long thousandths) {

        private long average() {
            return Math.round(thousandths / 10.0 / prices);
        }
    }

    private final FactStore facts;

    PriceCharts(FactStore facts) {
        this.facts = facts;
    }

    @Override
    public List<Chart> charts() {
        return Stream.of("service", "provider", "programme")
                .map(by -> new Chart(
                        "prices-by-" + by,
                        Section.providers,
                        Shape.bars,
                        scope -> prices(scope, by),
                        scope -> scope.ask(FactKind.CLAIMED_PRICE).where("outlier", "true")))
                .toList();
    }

    private ChartData prices(Scope scope, String by) {
        Question asked = scope.ask(FactKind.CLAIMED_PRICE);
        CrossTable outliers = CrossTable.of(facts.answer(asked.by(by, "outlier")));
        List<Bar> bars = new ArrayList<>();
        for (Answer.Row row : facts.answer(asked.by(by).sum("thousandths")).rows()) {
            String code = String.valueOf(row.groups().get(0));
            bars.add(new Bar(
                    code, row.count(), outliers.cell(code, "true"), row.sums().get(0)));
        }
        List<Bar> shown = bars.stream()
                .sorted(Comparator.comparingLong(Bar::prices).reversed().thenComparing(Bar::code))
                .limit(MOST_BARS)
                .toList();
        long count = bars.stream().mapToLong(Bar::prices).sum();
        Bar all = new Bar(
                "",
                Math.max(1, count),
                outliers.column("true"),
                bars.stream().mapToLong(Bar::thousandths).sum());
        return new ChartData(
                count == 0
                        ? Sentence.of("insights.prices.none")
                        : Sentence.of(
                                "insights.prices.says",
                                count,
                                new Amount(Unit.percent, null, all.average()),
                                all.outliers()),
                shown.stream()
                        .map(bar -> CrossTable.label(by.equals("service") ? "pricedService" : by, bar.code()))
                        .toList(),
                List.of(
                        new Series(
                                new Label("prices", "average"),
                                Unit.percent,
                                null,
                                shown.stream().map(Bar::average).toList()),
                        outliers.shares(
                                new Label("prices", "outliers"),
                                List.of("true"),
                                shown.stream().map(Bar::code).toList())));
    }
}
