package org.lifeline.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.TaskForms;
import org.lifeline.platform.engine.TaskForms.StartForm;
import org.lifeline.platform.engine.TaskForms.TaskForm;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.language.VisitorLanguage;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The "Form" tab in Tasklist, and the forms that start a process. The page contains only the form. It reads and sends the values by the
 * engine's REST API, whose authorizations decide.
 */
@Controller
class TaskFormPages {

    private final TaskForms taskForms;
    private final Forms forms;
    private final ObjectMapper json;
    private final VisitorLanguage language;
    private final Phrases phrases;
    private final Clock clock;

    TaskFormPages(
            TaskForms taskForms,
            Forms forms,
            ObjectMapper json,
            VisitorLanguage language,
            Phrases phrases,
            Clock clock) {
        this.taskForms = taskForms;
        this.forms = forms;
        this.json = json;
        this.language = language;
        this.phrases = phrases;
        this.clock = clock;
    }

    @GetMapping("/task-forms/{taskId}")
    String task(CurrentUser user, @PathVariable String taskId, HttpServletResponse response, Model model) {
        Optional<TaskForm> task = taskForms.of(user, taskId);
        if (task.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        model.addAttribute("task", taskId);
        model.addAttribute("name", task.map(TaskForm::name).map(this::say).orElse(""));
        model.addAttribute("theirs", task.filter(TaskForm::theirs).isPresent());
        model.addAttribute("taken", task.filter(TaskForm::taken).isPresent());
        model.addAttribute("open", task.isPresent());
        return show(user, task.map(TaskForm::form).orElse(null), model);
    }

    @GetMapping("/start")
    String choose(CurrentUser user, Model model) {
        model.addAttribute("processes", taskForms.toStart(user));
        return "start";
    }

    @GetMapping("/start/{process}")
    String start(CurrentUser user, @PathVariable String process, Model model) {
        StartForm start = taskForms.toStart(user).stream()
                .filter(each -> each.process().equals(process))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no process of this name that you may start."));
        model.addAttribute("process", process);
        model.addAttribute("name", say(start.name()));
        model.addAttribute("theirs", true);
        model.addAttribute("open", true);
        model.addAttribute(
                "values", json.valueToTree(taskForms.startValues(user, process)).toString());
        return show(user, start.form(), model);
    }

    /** Translates the titles of tasks and names of processes, which the models have in English. */
    private String say(String english) {
        return phrases.say(english, language.now().locale());
    }

    private String show(CurrentUser user, @Nullable String form, Model model) {
        JsonNode schema = form == null ? null : forms.schema(form, language.now());
        model.addAttribute("form", schema == null ? null : schema.toString());
        model.addAttribute("user", user.id());
        model.addAttribute("today", LocalDate.now(clock).toString());
        return "task-form";
    }
}
