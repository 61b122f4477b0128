package org.lifeline.dashboard;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeState;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * What a monthly report says. It has no figure of its own: its charts are those of the pages of figures, and the figures on its first page
 * are those in the sentences of the charts.
 */
@Component
class ReportFigures {

    /** Charts about single officers. A report is handed on, so it has none of them. */
    static final Set<String> ABOUT_OFFICERS =
            Set.of("waiting-officers", "officers", "officer-and-provider", "refused-duties");

    /**
     * A figure of the first page.
     *
     * @param topic what it belongs to; part of the key of the topic's words
     * @param name part of the key of its words
     * @param chart the chart whose sentence has it
     * @param place in the sentence, from 0
     * @param compared whether it is about the month, and not about now or about a whole year
     */
    private record Headline(String topic, String name, String chart, int place, boolean compared) {}

    private static final List<Headline> HEADLINES = List.of(
            new Headline("cases", "applications", "duplicates", 1, true),
            new Headline("cases", "decided", "outcomes", 0, true),
            new Headline("cases", "approved", "outcomes", 1, true),
            new Headline("cases", "emergencies", "emergencies", 0, true),
            new Headline("cases", "appeals", "appeals", 0, true),
            new Headline("deadlines", "inTime", "in-time", 0, true),
            new Headline("deadlines", "toDecision", "time-to-decision", 0, true),
            new Headline("deadlines", "toHelp", "time-to-help", 0, true),
            new Headline("money", "budget", "budget", 1, false),
            new Headline("money", "left", "budget", 0, false),
            new Headline("money", "vouchers", "vouchers", 0, true),
            new Headline("money", "redeemed", "spending", 0, true),
            new Headline("waiting", "waitingNow", "waiting-now", 0, false),
            new Headline("waiting", "lateNow", "waiting-now", 1, false),
            new Headline("integrity", "signals", "signals", 0, true),
            new Headline("integrity", "notReviewed", "signals", 1, true),
            new Headline("integrity", "beyondVoucher", "offline", 1, true),
            new Headline("integrity", "samePerson", "duplicates", 0, true));

    private final List<Chart> charts;
    private final FactStore facts;
    private final Programmes programmes;
    private final LifelineProperties properties;
    private final Clock clock;

    ReportFigures(
            List<Charts> charts, FactStore facts, Programmes programmes, LifelineProperties properties, Clock clock) {
        this.charts = charts.stream()
                .flatMap(some -> some.charts().stream())
                .filter(chart -> !ABOUT_OFFICERS.contains(chart.id()))
                .sorted(Comparator.comparing(Chart::section))
                .toList();
        this.facts = facts;
        this.programmes = programmes;
        this.properties = properties;
        this.clock = clock;
    }

    /** The charts of a report, in their order. */
    List<Chart> charts() {
        return charts;
    }

    /** What a report about this month says if it is made now. */
    ReportLetter letter(String programme, YearMonth month) {
        Scope scope = scope(programme, month);
        Map<String, ChartData> now = new HashMap<>();
        List<ReportLetter.Shown> shown = new ArrayList<>();
        for (Chart chart : charts) {
            ChartData data = SmallGroups.merged(chart.data().apply(scope));
            now.put(chart.id(), data);
            shown.add(new ReportLetter.Shown(chart, data));
        }
        Map<String, ChartData> before = new HashMap<>();
        for (Headline headline : HEADLINES) {
            if (headline.compared()) {
                before.computeIfAbsent(headline.chart(), id -> chart(id).data().apply(scope.before()));
            }
        }
        return new ReportLetter(
                properties.organisation(),
                programme,
                programmes.get(programme).name(),
                month,
                Instant.now(clock),
                HEADLINES.stream()
                        .map(each -> new ReportLetter.Figure(
                                each.topic(), each.name(), value(each, now), value(each, before), each.compared()))
                        .toList(),
                shown);
    }

    private static @Nullable Object value(Headline headline, Map<String, ChartData> charts) {
        ChartData data = charts.get(headline.chart());
        // a sentence that says that there is nothing has no figure
        return data == null || data.says().values().size() <= headline.place()
                ? null
                : data.says().values().get(headline.place());
    }

    private Chart chart(String id) {
        return charts.stream()
                .filter(chart -> chart.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Scope scope(String programme, YearMonth month) {
        return new Scope(Set.of(programme), month.atDay(1), month.atEndOfMonth(), null, LocalDate.now(clock));
    }

    /** Codes of the programmes with cases at the end of the month. One that is closed counts only while applications still came in. */
    List<String> programmesWithCases(YearMonth month) {
        Question applications = Question.about(FactKind.APPLICATION);
        Set<String> ofMonth = programmesIn(applications.in(month.atDay(1), month.atEndOfMonth()));
        Set<String> ever = programmesIn(applications.in(null, month.atEndOfMonth()));
        return programmes.all().stream()
                .filter(each -> ofMonth.contains(each.code())
                        || ever.contains(each.code()) && each.state() != ProgrammeState.closed)
                .map(Programme::code)
                .toList();
    }

    private Set<String> programmesIn(Question question) {
        Set<String> codes = new TreeSet<>();
        facts.answer(question.where("programme").by("programme"))
                .rows()
                .forEach(row -> codes.add(Objects.requireNonNull(row.groups().get(0))));
        return codes;
    }
}
