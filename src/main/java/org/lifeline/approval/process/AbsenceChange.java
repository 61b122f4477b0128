package org.lifeline.approval.process;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.lifeline.approval.Absences;
import org.lifeline.approval.Absences.Absence;
import org.lifeline.approval.Approvals;
import org.lifeline.approval.StageOfficers;
import org.lifeline.changes.ChangeKind;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/**
 * An absence that an officer enters for themselves, or that a manager enters for somebody else with a second manager's confirmation. From
 * its first moment the substitute also has the stages that were opened before it.
 */
@Component
class AbsenceChange implements ChangeKind {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /** Shown to managers. The text gives no reason, because nobody should write down here why a person is away. */
    private static final String WHY = "An absence that a manager enters for somebody else.";

    private final Absences absences;
    private final StageOfficers officers;
    private final Approvals approvals;
    private final Programmes programmes;
    private final ConfirmationProcess confirmation;
    private final Duties duties;
    private final TaskService tasks;

    AbsenceChange(
            Absences absences,
            StageOfficers officers,
            Approvals approvals,
            Programmes programmes,
            ConfirmationProcess confirmation,
            Duties duties,
            TaskService tasks) {
        this.absences = absences;
        this.officers = officers;
        this.approvals = approvals;
        this.programmes = programmes;
        this.confirmation = confirmation;
        this.duties = duties;
        this.tasks = tasks;
    }

    /**
     * Enters an absence of one's own, and asks a second manager to confirm that of somebody else.
     *
     * @return whether it is the person's own
     * @throws Refused when something typed is not valid, or the person may not enter it
     */
    boolean enterOrAsk(DelegateExecution execution, Map<String, String> content, String person) {
        describe(null, content);
        Absence absence = absence(content);
        if (!absence.officer().equals(person)) {
            confirmation.ask(execution, key(), null, content, WHY);
            return false;
        }
        absences.enter(absence, person, null);
        handOver(person);
        return true;
    }

    @Override
    public String key() {
        return "absence";
    }

    @Override
    public String task() {
        return "confirm the absence";
    }

    /**
     * Requires a manager of every programme in which a stage names the officer. The manager must not be a person who would decide as the
     * substitute.
     */
    @Override
    public void requireTheirs(@Nullable String programme, Map<String, String> content, String person) {
        Absence absence = absence(content);
        Absences.refuseOwnSubstitution(absence, person);
        absences.programmesOf(absence.officer()).forEach(code -> programmes.requireManager(code, person));
    }

    @Override
    public List<Line> describe(@Nullable String programme, Map<String, String> content) {
        Absence absence = absence(content);
        absences.check(absence);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Who is absent", "", absence.officer()));
        lines.add(new Line("Who decides instead", "", absence.substitute()));
        Set<String> groups = absences.groupsOf(absence.officer());
        if (!groups.isEmpty()) {
            lines.add(new Line("For the groups", "", String.join(", ", groups)));
        }
        lines.add(
                new Line("Days, both included", "", DAY.format(absence.from()) + " to " + DAY.format(absence.until())));
        return lines;
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        Absence absence = absence(request.content());
        absences.enter(absence, people.asked(), people.confirmed());
        handOver(absence.officer());
    }

    /**
     * Gives the open stages to the substitute. A stage that the substitute may not decide stays where it is: it becomes overdue, and the
     * manager names another officer.
     */
    private void handOver(String absent) {
        List<Task> open = SystemAuthority.call(() -> tasks.createTaskQuery()
                .taskAssignee(absent)
                .taskDefinitionKey("userTask_decide")
                .active()
                .list());
        for (Task task : open) {
            String number =
                    SystemAuthority.call(() -> (String) tasks.getVariable(task.getId(), ApprovalProcess.CASE_NUMBER));
            int position = SystemAuthority.call(
                    () -> ((Number) tasks.getVariable(task.getId(), ApprovalProcess.STAGE_POSITION)).intValue());
            if (officers.named(number, position).filter(absent::equals).isEmpty()) {
                continue;
            }
            String kind =
                    SystemAuthority.call(() -> (String) tasks.getVariable(task.getId(), ApprovalProcess.CASE_KIND));
            String to = officers.deciders(kind, number, approvals.stage(number, position))
                    .officer();
            // asked beforehand instead of caught afterwards: a refusal inside the engine would roll back the absence,
            // too
            if (to == null
                    || to.equals(absent)
                    || duties.obstacle(number, to, Duty.stage(kind, position)).isPresent()) {
                continue;
            }
            SystemAuthority.run(() -> tasks.setAssignee(task.getId(), to));
        }
    }

    private static Absence absence(Map<String, String> content) {
        return new Absence(
                content.getOrDefault("officer", ""),
                content.getOrDefault("substitute", ""),
                day(content, "fromDay"),
                day(content, "untilDay"));
    }

    private static LocalDate day(Map<String, String> content, String field) {
        try {
            return LocalDate.parse(content.getOrDefault(field, ""));
        } catch (DateTimeException e) {
            throw Refused.invalid(field, "This must be a date such as 2026-11-30.");
        }
    }
}
