package org.lifeline.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.ProcessSteps;
import org.lifeline.platform.engine.ProcessSteps.Step;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Each process as a map: where cases are now, how long they have been there, and how long others took. */
@Controller
class ProcessMapPages {

    /** The process that is shown first, where it may be seen. */
    private static final String MAIN = "assistanceApplication";

    /**
     * A step as the table shows it.
     *
     * @param oldest how long the first of those that are there has been there; empty where none is
     * @param median how long half of those that left took at most; empty where none left
     */
    record Row(String name, long running, String oldest, long done, String median, String ninetieth) {}

    private final ProcessSteps steps;
    private final InsightFilter filter;
    private final ReportAccess reports;
    private final ChartWords words;
    private final ObjectMapper json;
    private final Clock clock;

    ProcessMapPages(
            ProcessSteps steps,
            InsightFilter filter,
            ReportAccess reports,
            ChartWords words,
            ObjectMapper json,
            Clock clock) {
        this.steps = steps;
        this.filter = filter;
        this.reports = reports;
        this.words = words;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/insights/processes")
    String first(CurrentUser user, Locale language) {
        allowed(user);
        List<ProcessSteps.Model> models = models(user, language);
        return "redirect:/insights/processes/"
                + models.stream()
                        .map(ProcessSteps.Model::key)
                        .filter(MAIN::equals)
                        .findFirst()
                        .or(() -> models.stream().map(ProcessSteps.Model::key).findFirst())
                        .orElseThrow(() -> Refused.notFound("No process of your programmes was begun yet."));
    }

    @GetMapping("/insights/processes/{key}")
    String process(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            CurrentUser user,
            Locale language,
            Model model) {
        allowed(user);
        List<ProcessSteps.Model> models = models(user, language);
        ProcessSteps.Model its = models.stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no such process of yours."));
        Scope scope = filter.scope(user, Section.service, programme, from, until, null, LocalDate.now(clock));
        Map<String, Step> found = steps.steps(
                key,
                scope.programmes(),
                scope.from().atStartOfDay(clock.getZone()).toInstant(),
                scope.until().plusDays(1).atStartOfDay(clock.getZone()).toInstant());
        List<Row> rows = new ArrayList<>();
        Map<String, Map<String, Object>> marks = new HashMap<>();
        Instant now = clock.instant();
        steps.names(key, language).forEach((id, name) -> {
            Step step = found.getOrDefault(id, new Step(0, null, 0, null, null));
            Row row = new Row(
                    name,
                    step.running(),
                    length(step.oldest() == null ? null : Duration.between(step.oldest(), now), language),
                    step.done(),
                    length(step.median(), language),
                    length(step.ninetieth(), language));
            if (step.running() > 0 || step.done() > 0) {
                rows.add(row);
            }
            marks.put(id, Map.of("running", step.running(), "late", isLate(step, now), "text", text(row, step)));
        });
        model.addAttribute("process", its);
        model.addAttribute("processes", models);
        model.addAttribute("sections", Section.of(user));
        model.addAttribute("hasReports", reports.isOpenTo(user));
        model.addAttribute("programmes", filter.programmes(user, Section.service));
        model.addAttribute("programme", programme);
        model.addAttribute("scope", scope);
        model.addAttribute("rows", rows);
        model.addAttribute("drawing", steps.drawing(key, language));
        model.addAttribute("marks", write(marks));
        return "process-map";
    }

    /** Steps of cases are nothing that whoever pays needs to see. */
    private static void allowed(CurrentUser user) {
        if (!Section.service.isOpenTo(user)) {
            throw Refused.notFound("There is no such page for you.");
        }
    }

    private List<ProcessSteps.Model> models(CurrentUser user, Locale language) {
        return steps.models(
                filter.scope(user, Section.service, null, null, null, null, LocalDate.now(clock))
                        .programmes(),
                language);
    }

    /** Somebody has been there longer than nine of ten were. */
    private static boolean isLate(Step step, Instant now) {
        return step.oldest() != null
                && step.ninetieth() != null
                && Duration.between(step.oldest(), now).compareTo(step.ninetieth()) > 0;
    }

    /** What is written under the element; nothing where it took no time. */
    private static String text(Row row, Step step) {
        return step.median() == null || step.median().compareTo(Duration.ofMinutes(1)) < 0
                ? ""
                : row.median() + " / " + row.ninetieth();
    }

    private String length(@Nullable Duration length, Locale language) {
        return length == null ? "" : words.length(length, language);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
