package org.lifeline.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.insight.FactCases;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactStore;
import org.lifeline.insight.Question;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of figures: where people wait, where money goes, and where fraud may hide. */
@Controller
class InsightPages {

    private static final int CASES_A_PAGE = 50;
    private static final int LAST_PAGE = 10_000;

    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    /**
     * What the address of a page says.
     *
     * @param currency of a chart about money; not needed where the programmes have one currency only
     * @param stage of a chart that is shown for each stage; without it the answer is about all of them
     * @param page of the list of cases, from 0
     */
    record Asked(
            @Nullable String programme,
            @Nullable String from,
            @Nullable String until,
            @Nullable String category,
            @Nullable String currency,
            @Nullable String stage,
            @Nullable String page) {}

    /**
     * A chart as the template draws it.
     *
     * @param place what its element is called: differs from the id where there is one for each currency or stage
     * @param says the sentence that is its title
     * @param about how it is counted
     * @param columns the heads of the table's columns; the first is that of the categories
     * @param rows the table's rows, each with its category first
     * @param drawing what the script draws, as JSON
     */
    record Drawn(
            String id,
            String place,
            @Nullable String currency,
            @Nullable String stage,
            String says,
            String about,
            boolean empty,
            boolean hasCases,
            List<String> columns,
            List<List<String>> rows,
            String drawing) {}

    /** @param path of its page; null where there is none */
    record ListedCase(String number, @Nullable String path) {}

    private final List<Chart> charts;
    private final InsightFilter filter;
    private final ChartWords words;
    private final ChartCsv csv;
    private final FactStore facts;
    private final FactCases cases;
    private final CaseAccess access;
    private final ReportAccess reports;
    private final ObjectMapper json;
    private final Clock clock;

    InsightPages(
            List<Charts> charts,
            InsightFilter filter,
            ChartWords words,
            ChartCsv csv,
            FactStore facts,
            FactCases cases,
            CaseAccess access,
            ReportAccess reports,
            ObjectMapper json,
            Clock clock) {
        this.charts = charts.stream().flatMap(some -> some.charts().stream()).toList();
        this.filter = filter;
        this.words = words;
        this.csv = csv;
        this.facts = facts;
        this.cases = cases;
        this.access = access;
        this.reports = reports;
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
        Scope scope = scope(its, asked, user);
        model.addAttribute("section", its);
        model.addAttribute("sections", Section.of(user));
        model.addAttribute("hasReports", reports.isOpenTo(user));
        model.addAttribute("programmes", filter.programmes(user, its));
        model.addAttribute("categories", categories(scope));
        model.addAttribute("asked", asked);
        model.addAttribute("scope", scope);
        model.addAttribute(
                "charts",
                charts.stream()
                        .filter(chart -> chart.section() == its)
                        .flatMap(chart -> parts(chart, scope, user, language))
                        .toList());
        model.addAttribute("asOf", facts.asOf());
        return "insights";
    }

    @GetMapping("/insights/{section}/{chart}.csv")
    ResponseEntity<String> csv(
            @PathVariable String section, @PathVariable String chart, Asked asked, CurrentUser user, Locale language) {
        Chart its = chart(section, chart, user);
        Scope scope = scopeOf(its, asked, user);
        String name = "lifeline-" + its.id() + "-" + scope.from() + "-" + scope.until() + ".csv";
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(csv.write(SmallGroups.merged(its.data().apply(scope)), language));
    }

    /** The cases behind a chart that this person may read; of the others it says only how many there are. */
    @GetMapping("/insights/{section}/{chart}/cases")
    String cases(
            @PathVariable String section,
            @PathVariable String chart,
            Asked asked,
            CurrentUser user,
            Locale language,
            Model model) {
        Chart its = chart(section, chart, user);
        if (its.cases() == null) {
            throw Refused.notFound("There are no cases behind this chart.");
        }
        Scope scope = scopeOf(its, asked, user);
        Question question = its.cases().apply(scope);
        int page = page(asked.page());
        FactCases.Some some = cases.some(question, page * CASES_A_PAGE, CASES_A_PAGE);
        List<ListedCase> listed = some.numbers().stream()
                .filter(number -> access.of(user, number).mayRead())
                .map(number -> new ListedCase(number, path(number)))
                .toList();
        model.addAttribute("section", its.section());
        model.addAttribute("chart", its.id());
        model.addAttribute("says", words.sentence(its.data().apply(scope).says(), language));
        model.addAttribute("asked", asked);
        model.addAttribute("count", some.count());
        model.addAttribute("more", some.more());
        model.addAttribute("cases", listed);
        model.addAttribute("hidden", some.numbers().size() - listed.size());
        model.addAttribute("page", page);
        model.addAttribute("pages", (some.count() + CASES_A_PAGE - 1) / CASES_A_PAGE);
        model.addAttribute("asOf", cases.asOf());
        return "insight-cases";
    }

    private static @Nullable String path(String number) {
        if (number.startsWith("A-")) {
            return "/applications/" + number;
        }
        return number.startsWith("C-") ? "/claims/" + number : null;
    }

    private static int page(@Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return 0;
        }
        try {
            int page = Integer.parseInt(typed);
            if (page >= 0 && page <= LAST_PAGE) {
                return page;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refused.invalid("page", "There is no such page.");
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

    private Chart chart(String section, String id, CurrentUser user) {
        Section its = section(section, user);
        return charts.stream()
                .filter(chart -> chart.section() == its && chart.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such chart."));
    }

    private static Section section(String name, CurrentUser user) {
        return Section.of(user).stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such page for you."));
    }

    private Scope scope(Section section, Asked asked, CurrentUser user) {
        return filter.scope(
                user, section, asked.programme(), asked.from(), asked.until(), asked.category(), LocalDate.now(clock));
    }

    /** The scope of one chart: in one currency if it is about money, at one stage if it is shown for each. */
    private Scope scopeOf(Chart chart, Asked asked, CurrentUser user) {
        Scope scope = scope(chart.section(), asked, user);
        if (!chart.perCurrency()) {
            return chart.stages() == null ? scope : filter.atStage(scope, asked.stage());
        }
        SortedMap<String, Scope> scopes = filter.byCurrency(user, chart.section(), scope);
        if (scopes.isEmpty()) {
            throw Refused.notFound("There is no such programme among yours.");
        }
        String currency = asked.currency() == null && scopes.size() == 1 ? scopes.firstKey() : asked.currency();
        Scope its = currency == null ? null : scopes.get(currency);
        if (its == null) {
            throw Refused.invalid("currency", "Say in which currency: " + String.join(", ", scopes.keySet()) + ".");
        }
        return its;
    }

    /** A chart as often as it is shown. */
    private Stream<Drawn> parts(Chart chart, Scope scope, CurrentUser user, Locale language) {
        if (chart.stages() != null) {
            List<String> stages = chart.stages().apply(scope);
            return stages.size() < 2
                    ? Stream.of(drawn(chart, scope, chart.id(), null, language))
                    : IntStream.range(0, stages.size())
                            .mapToObj(i ->
                                    drawn(chart, scope.at(stages.get(i)), chart.id() + "-" + (i + 1), null, language));
        }
        if (!chart.perCurrency()) {
            return Stream.of(drawn(chart, scope, chart.id(), null, language));
        }
        SortedMap<String, Scope> scopes = filter.byCurrency(user, chart.section(), scope);
        List<Drawn> all = scopes.entrySet().stream()
                .map(each -> drawn(chart, each.getValue(), chart.id() + "-" + each.getKey(), each.getKey(), language))
                .toList();
        List<Drawn> some = all.stream().filter(each -> !each.empty()).toList();
        return some.isEmpty() ? all.stream().limit(1) : some.stream();
    }

    private Drawn drawn(Chart chart, Scope scope, String place, @Nullable String currency, Locale language) {
        ChartData data = SmallGroups.merged(chart.data().apply(scope));
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
                place,
                currency,
                scope.stage(),
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
            ChartData.Series its = data.series().get(i);
            int at = i + 1;
            List<@Nullable Number> values = new ArrayList<>();
            its.values().forEach(value -> values.add(ChartCsv.number(its, value)));
            series.add(Map.of(
                    "name", columns.get(at),
                    "limit", its.name().field().equals(ChartData.LIMIT),
                    "values", values,
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
