package org.lifeline.approval.process;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.Task;
import org.lifeline.approval.StageOfficers;
import org.lifeline.platform.engine.AsTheProduct;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** Enters an absence in the transaction of the start form, and hands open stages over that began before. */
@Component
class EnterAbsenceDelegate implements JavaDelegate {

    private final StageOfficers officers;
    private final Officers directory;
    private final TaskService tasks;

    EnterAbsenceDelegate(StageOfficers officers, Officers directory, TaskService tasks) {
        this.officers = officers;
        this.directory = directory;
        this.tasks = tasks;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String manager = directory.currentManager();
        String absent = officer(execution, "officer");
        String substitute = officer(execution, "substitute");
        officers.absent(absent, substitute, day(execution, "fromDay"), day(execution, "untilDay"), manager);
        if (officers.substitute(absent).isPresent()) {
            handOver(absent);
        }
    }

    /** A stage that the substitute may not decide stays where it is: it becomes overdue, and the manager names somebody else. */
    private void handOver(String absent) {
        List<Task> open = AsTheProduct.ask(() ->
                tasks.createTaskQuery().taskAssignee(absent).taskDefinitionKey("userTask_decide").active().list());
        for (Task task : open) {
            String number = AsTheProduct.ask(() -> (String) tasks.getVariable(task.getId(), ApprovalProcess.CASE_NUMBER));
            int position = AsTheProduct.ask(() ->
                    ((Number) tasks.getVariable(task.getId(), ApprovalProcess.STAGE_POSITION)).intValue());
            officers.named(number, position).filter(absent::equals).flatMap(officers::substitute).ifPresent(to -> AsTheProduct.ask(() -> {
                try {
                    tasks.setAssignee(task.getId(), to);
                } catch (RuntimeException e) {
                    if (Refused.in(e) == null) {
                        throw e;
                    }
                }
                return to;
            }));
        }
    }

    private String officer(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        String name = given == null ? "" : given.toString().strip();
        if (!directory.isOfficer(name)) {
            throw Refused.invalid(field, "There is no officer of this name.");
        }
        return name;
    }

    private static LocalDate day(DelegateExecution execution, String field) {
        try {
            return LocalDate.parse(String.valueOf(execution.getVariable(field)));
        } catch (DateTimeException e) {
            throw Refused.invalid(field, "This must be a date such as 2026-11-30.");
        }
    }
}
