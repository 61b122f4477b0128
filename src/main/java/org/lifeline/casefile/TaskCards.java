package org.lifeline.casefile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.access.CaseAccess;
import org.lifeline.application.Applications;
import org.lifeline.approval.CaseFacts;
import org.lifeline.platform.engine.OpenTasks;
import org.lifeline.platform.engine.OpenTasks.ListedTask;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The facts that the cards of Tasklist's list show of each case, so that an officer can choose without opening every task: programme, need,
 * amount, urgency. The list asks for them in one request. They are read from the case, because the engine's variables must not store what a
 * person needs.
 */
@RestController
class TaskCards {

    private static final int LONGEST_LIST = 50;

    private static final Map<String, String> NEEDS = Map.of(
            "surgery",
            "An operation",
            "treatment",
            "A treatment or hospital stay",
            "medicine",
            "Medicine",
            "diagnostics",
            "An examination");

    private static final Map<String, String> URGENCIES =
            Map.of("lifeThreatening", "Life is in danger", "urgent", "Urgent", "planned", "Can wait a week or two");

    /** The facts in words; a fact that is not known is null. */
    record Card(
            String task,
            @Nullable String programme,
            @Nullable String need,
            @Nullable String amount,
            @Nullable String urgency,
            boolean danger) {}

    private final OpenTasks tasks;
    private final CaseAccess access;
    private final Applications applications;
    private final CaseFacts facts;
    private final Programmes programmes;

    TaskCards(OpenTasks tasks, CaseAccess access, Applications applications, CaseFacts facts, Programmes programmes) {
        this.tasks = tasks;
        this.access = access;
        this.applications = applications;
        this.facts = facts;
        this.programmes = programmes;
    }

    /** The cards of tasks that this person can see; other tasks are left out. */
    @GetMapping("/task-cards")
    ResponseEntity<List<Card>> cards(CurrentUser user, @RequestParam(name = "task") List<String> ids) {
        if (ids.size() > LONGEST_LIST) {
            throw Refused.invalid("task", "At most " + LONGEST_LIST + " tasks at once.");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(tasks.list(user, ids).stream()
                        .map(task -> card(user, task))
                        .toList());
    }

    private Card card(CurrentUser user, ListedTask task) {
        String programme = task.programmeCode() == null
                ? null
                : programmes.find(task.programmeCode()).map(Programme::name).orElse(null);
        String amount = task.amount() == null || task.currency() == null
                ? null
                : Money.ofMinor(task.currency(), task.amount()).format(Locale.ENGLISH);
        // what a person needs is shown only to people who may open the case
        boolean opens = applications.exists(task.caseNumber())
                && access.of(user, task.caseNumber()).mayRead();
        Map<String, @Nullable Object> said = opens ? facts.of(task.caseNumber()) : Map.of();
        String urgency = (String) said.get(CaseFacts.URGENCY);
        return new Card(
                task.id(),
                programme,
                opens ? NEEDS.getOrDefault(String.valueOf(said.get(CaseFacts.TREATMENT_TYPE)), "Something else") : null,
                amount,
                urgency == null ? null : URGENCIES.get(urgency),
                "lifeThreatening".equals(urgency));
    }
}
