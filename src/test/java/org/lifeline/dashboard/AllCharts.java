package org.lifeline.dashboard;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Districts;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.programme.Programmes;
import org.springframework.context.ApplicationContext;

/** Every chart of every page, asking one store; for measurements. */
public final class AllCharts {

    private final List<Chart> charts;

    /** @throws IllegalStateException when the product has a chart that is not among these */
    public AllCharts(ApplicationContext product, FactStore store) {
        ProgrammeFunds funds = product.getBean(ProgrammeFunds.class);
        Programmes programmes = product.getBean(Programmes.class);
        charts = Stream.of(
                        new ServiceCharts(store),
                        new DecisionCharts(store),
                        new MoneyCharts(store, funds, programmes),
                        new ProviderCharts(store),
                        new IntegrityCharts(store),
                        new ReachCharts(store, product.getBean(Districts.class)))
                .flatMap(some -> some.charts().stream())
                .toList();
        Set<String> missing = new TreeSet<>(product.getBeansOfType(Charts.class).values().stream()
                .flatMap(some -> some.charts().stream())
                .map(Chart::id)
                .collect(Collectors.toSet()));
        charts.forEach(chart -> missing.remove(chart.id()));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("charts that are not measured: " + missing);
        }
    }

    /**
     * Makes every chart of a period, for each stage those that are shown for each.
     *
     * @param programmes of one currency; null for all
     * @return how long each took, in milliseconds, by its section and id
     */
    public Map<String, Double> make(@Nullable Set<String> programmes, LocalDate from, LocalDate until) {
        Scope scope = new Scope(programmes, from, until, null, until);
        Map<String, Double> took = new LinkedHashMap<>();
        for (Chart chart : charts) {
            long start = System.nanoTime();
            if (chart.stages() == null) {
                chart.data().apply(scope);
            } else {
                chart.stages().apply(scope).forEach(stage -> chart.data().apply(scope.at(stage)));
            }
            took.put(chart.section() + "/" + chart.id(), (System.nanoTime() - start) / 1e6);
        }
        return took;
    }

    /** What asks for the cases behind each chart that leads to them, by its section and id. */
    public Map<String, Question> cases(@Nullable Set<String> programmes, LocalDate from, LocalDate until) {
        Scope scope = new Scope(programmes, from, until, null, until);
        Map<String, Question> questions = new LinkedHashMap<>();
        for (Chart chart : charts) {
            if (chart.cases() != null) {
                questions.put(chart.section() + "/" + chart.id(), chart.cases().apply(scope));
            }
        }
        return questions;
    }
}
