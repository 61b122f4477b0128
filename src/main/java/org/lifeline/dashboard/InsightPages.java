package org.lifeline.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of figures: where people wait, where money goes, and where fraud may hide. */
@Controller
class InsightPages {

    /** What the address of a page says. */
    record Asked(
            @Nullable String programme,
            @Nullable String from,
            @Nullable String until,
            @Nullable String category) {}

    /**
     * A chart as the template draws it.
     *
     * @param says the sentence that is its title
     * @param about how it is counted
     * @param columns the heads of the table's columns; the first is that of the categories
     * @param rows the table's rows, each with its category first
     * @param drawing what the script draws, as JSON
     */
    record Drawn(
            String id,
            String says,
            String about,
            boolean empty,
            boolean hasCases,
            List<String> columns,
            List<List<String>> rows,
            String drawing) {}

    private final List<Chart> charts;
    private final InsightFilter filter;
    private final ChartWords words;
    private final FactStore facts;
    private final ObjectMapper json;
    private final Clock clock;

    InsightPages(
            List<Charts> charts,
            InsightFilter filter,
            ChartWords words,
            FactStore facts,
            ObjectMapper json,
            Clock clock) {
        this.charts = charts.stream().flatMap(some -> some.charts().stream()).toList();
        this.filter = filter;
        this.words = words;
        this.facts = facts;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/insights")
    String first(CurrentUser user) {
        return "redirect:/insights/" + Section.of(user).get(0);
    }

    @GetMapping("/insights/{section}")
    String section(@PathVariable String section, Asked asked, CurrentUser user, Locale language, Model model) {
        Section its = section(section, user);
        Scope scope = scope(asked, user);
        model.addAttribute("section", its);
        model.addAttribute("sections", Section.of(user));
        model.addAttribute("programmes", filter.programmes(user));
        model.addAttribute("categories", categories(scope));
        model.addAttribute("asked", asked);
        model.addAttribute("scope", scope);
        model.addAttribute(
                "charts",
                charts.stream()
                        .filter(chart -> chart.section() == its)
                        .map(chart -> drawn(chart, scope, language))
                        .toList());
        return "insights";
    }

    private List<String> categories(Scope scope) {
        List<String> categories = new ArrayList<>();
        facts.answer(new Scope(scope.programmes(), scope.from(), scope.until(), null, scope.today())
                        .ask(FactKind.APPLICATION)
                        .where("category")
                        .by("category"))
                .rows()
                .forEach(row -> categories.add(String.valueOf(row.groups().get(0))));
        return categories;
    }

    private Section section(String name, CurrentUser user) {
        return Section.of(user).stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such page for you."));
    }

    private Scope scope(Asked asked, CurrentUser user) {
        return filter.scope(
                user, asked.programme(), asked.from(), asked.until(), asked.category(), LocalDate.now(clock));
    }

    private Drawn drawn(Chart chart, Scope scope, Locale language) {
        ChartData data = chart.data().apply(scope);
        List<String> columns = new ArrayList<>();
        columns.add("");
        data.series().forEach(series -> columns.add(words.label(series.name(), language)));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < data.categories().size(); i++) {
            List<String> row = new ArrayList<>();
            row.add(words.label(data.categories().get(i), language));
            for (ChartData.Series series : data.series()) {
                row.add(words.value(series, series.values().get(i), language));
            }
            rows.add(row);
        }
        return new Drawn(
                chart.id(),
                words.sentence(data.says(), language),
                words.about(chart.id(), language),
                data.isEmpty(),
                chart.cases() != null,
                columns,
                rows,
                drawing(chart, data, columns, rows));
    }

    private String drawing(Chart chart, ChartData data, List<String> columns, List<List<String>> rows) {
        List<Map<String, Object>> series = new ArrayList<>();
        for (int i = 0; i < data.series().size(); i++) {
            int at = i + 1;
            series.add(Map.of(
                    "name", columns.get(at),
                    "values", data.series().get(i).values(),
                    "texts", rows.stream().map(row -> row.get(at)).toList()));
        }
        try {
            return json.writeValueAsString(Map.of(
                    "shape", chart.shape(),
                    "categories", rows.stream().map(row -> row.get(0)).toList(),
                    "series", series));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
