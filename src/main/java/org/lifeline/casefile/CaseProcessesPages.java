package org.lifeline.casefile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Applications;
import org.lifeline.platform.engine.PastProcess;
import org.lifeline.platform.engine.PastProcesses;
import org.lifeline.platform.engine.ProcessSteps;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.reimbursement.Claims;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The processes of a case step by step, for auditors and the managers of its programme: the same whether the engine has them still or they are
 * archived.
 */
@Controller
class CaseProcessesPages {

    /**
     * @param begun and {@code ended}: in the product's time zone; {@code ended} is null while it runs
     * @param end how it ended where something else ended it, as the engine says it; or null
     */
    record ShownProcess(
            String name,
            ZonedDateTime begun,
            @Nullable ZonedDateTime ended,
            @Nullable String end,
            List<Entry> entries) {}

    /**
     * @param kind {@code step}, {@code stopped} (a step that something else ended), {@code table}, {@code failure} or {@code act}
     * @param what the step, table or reason
     * @param act what somebody did with it, or why it failed; null for others
     * @param took how long the step lasted; null for what is no step
     */
    record Entry(
            ZonedDateTime at,
            String kind,
            String what,
            @Nullable String act,
            @Nullable String who,
            @Nullable String took) {}

    /** In words, what people do with tasks every day; others are told as the engine names them. */
    private static final Map<String, String> ACTS = Map.of(
            "Claim", "taken", "Complete", "completed", "Assign", "given to somebody else or back", "Create", "begun");

    /** The engine's own bracket around the officers of a stage. */
    private static final String BRACKET = "multiInstanceBody";

    private final PastProcesses processes;
    private final ProcessSteps steps;
    private final Applications applications;
    private final Claims claims;
    private final Clock clock;

    CaseProcessesPages(
            PastProcesses processes, ProcessSteps steps, Applications applications, Claims claims, Clock clock) {
        this.processes = processes;
        this.steps = steps;
        this.applications = applications;
        this.claims = claims;
        this.clock = clock;
    }

    @GetMapping("/case-history/{number}")
    String show(CurrentUser user, @PathVariable String number, Locale language, Model model) {
        if (applications.exists(number)) {
            applications.read(user, number, "processes");
        } else {
            claims.read(user, number, "processes");
        }
        List<PastProcess> all = processes.of(number);
        if (all.isEmpty()) {
            throw Refused.notFound("Nothing is kept of the processes of this case.");
        }
        model.addAttribute("number", number);
        model.addAttribute("casePath", (number.startsWith("C-") ? "/claims/" : "/applications/") + number);
        Instant archived = processes.archivedAt(number);
        model.addAttribute("archived", archived == null ? null : at(archived.toEpochMilli()));
        model.addAttribute(
                "processes", all.stream().map(each -> shown(each, language)).toList());
        return "case-history";
    }

    private ShownProcess shown(PastProcess its, Locale language) {
        ProcessSteps.Named named = steps.named(its.model(), its.version(), language);
        List<Entry> entries = new ArrayList<>();
        its.steps().stream().filter(step -> !step.kind().equals(BRACKET)).forEach(step -> {
            entries.add(new Entry(
                    at(step.from()),
                    step.canceled() != null ? "stopped" : "step",
                    named.step(step.id()),
                    null,
                    step.who(),
                    step.to() == null ? "still there" : words(Duration.ofMillis(step.to() - step.from()))));
        });
        its.decisions().forEach(each -> entries.add(new Entry(at(each.at()), "table", each.table(), null, null, null)));
        its.failures()
                .forEach(each -> entries.add(
                        new Entry(at(each.at()), "failure", named.step(each.step()), each.why(), null, null)));
        its.acts()
                .forEach(each -> entries.add(
                        new Entry(at(each.at()), "act", named.step(each.step()), act(each), each.who(), null)));
        entries.sort(Comparator.comparing(Entry::at));
        return new ShownProcess(
                named.process(), at(its.from()), its.to() == null ? null : at(its.to()), its.end(), entries);
    }

    private static String act(PastProcess.Act its) {
        if (its.to() == null) {
            return ACTS.getOrDefault(its.what(), its.what());
        }
        return its.to().isEmpty() ? "given back" : its.to().equals(its.who()) ? "taken" : "given to " + its.to();
    }

    private ZonedDateTime at(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds).atZone(clock.getZone());
    }

    /** In the two largest units, such as "2 d 4 h". */
    private static String words(Duration length) {
        if (length.toSeconds() < 1) {
            return "at once";
        }
        return length.toDays() > 0
                ? length.toDays() + " d " + length.toHoursPart() + " h"
                : length.toHours() > 0
                        ? length.toHours() + " h " + length.toMinutesPart() + " min"
                        : length.toMinutes() > 0
                                ? length.toMinutes() + " min " + length.toSecondsPart() + " s"
                                : length.toSeconds() + " s";
    }
}
