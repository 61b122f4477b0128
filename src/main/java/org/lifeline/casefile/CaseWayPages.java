package org.lifeline.casefile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lifeline.access.CaseAccess;
import org.lifeline.platform.engine.OpenTasks;
import org.lifeline.platform.engine.OpenTasks.OpenTask;
import org.lifeline.platform.engine.ProcessSteps;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The way of a case through its processes, for the officer of a task about it: the steps that it took, and where it is now. */
@Controller
class CaseWayPages {

    /**
     * One process of the way.
     *
     * @param passed names of the steps that the case took, in their order
     * @param now names of the steps where it is
     * @param drawing the model as BPMN
     * @param marks which elements of it the case took, as JSON
     */
    record Part(String name, List<String> passed, List<String> now, String drawing, String marks) {}

    private final OpenTasks tasks;
    private final CaseAccess access;
    private final ProcessSteps steps;
    private final ObjectMapper json;

    CaseWayPages(OpenTasks tasks, CaseAccess access, ProcessSteps steps, ObjectMapper json) {
        this.tasks = tasks;
        this.access = access;
        this.steps = steps;
        this.json = json;
    }

    @GetMapping("/case-file/{taskId}/way")
    String way(CurrentUser user, @PathVariable String taskId, Locale language, Model model) {
        OpenTask task = tasks.find(user, taskId)
                .filter(open -> access.of(user, open.caseNumber()).mayRead())
                .orElseThrow(() -> Refused.notFound("This task is not open, or it is not yours to decide."));
        model.addAttribute("number", task.caseNumber());
        model.addAttribute(
                "parts",
                steps.way(task.caseNumber(), language).stream()
                        .map(part -> part(part, language))
                        .toList());
        return "case-way";
    }

    private Part part(ProcessSteps.Way way, Locale language) {
        Map<String, String> names = steps.names(way.model().key(), language);
        List<String> passed = new ArrayList<>();
        List<String> now = new ArrayList<>();
        Map<String, Map<String, Object>> marks = new HashMap<>();
        way.steps().forEach((id, here) -> {
            marks.put(id, Map.of("passed", true, "now", here));
            String name = names.get(id);
            if (name != null) {
                (here ? now : passed).add(name);
            }
        });
        try {
            return new Part(
                    way.model().name(),
                    passed,
                    now,
                    steps.drawing(way.model().key(), language),
                    json.writeValueAsString(marks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
