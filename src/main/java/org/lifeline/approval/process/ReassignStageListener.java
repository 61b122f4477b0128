package org.lifeline.approval.process;

import java.util.List;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.Task;
import org.lifeline.approval.StageOfficers;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** A manager names another officer for an overdue stage, or leaves it as it is. */
@Component
class ReassignStageListener implements TaskListener {

    private final StageOfficers officers;
    private final Officers directory;
    private final Duties duties;
    private final TaskService tasks;
    private final Programmes programmes;

    ReassignStageListener(
            StageOfficers officers, Officers directory, Duties duties, TaskService tasks, Programmes programmes) {
        this.officers = officers;
        this.directory = directory;
        this.duties = duties;
        this.tasks = tasks;
        this.programmes = programmes;
    }

    @Override
    public void notify(DelegateTask task) {
        String manager = directory.current().getUserId();
        String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
        programmes.requireManager(ApprovalProcess.text(task, ApprovalProcess.PROGRAMME_CODE), manager);
        Object named = task.getVariable(ApprovalProcess.NEW_OFFICER);
        String officer = named == null ? "" : named.toString().strip();
        if (officer.isEmpty()) {
            return;
        }
        String kind = ApprovalProcess.text(task, ApprovalProcess.CASE_KIND);
        int position = ApprovalProcess.position(task);
        if (!directory.isOfficer(officer)) {
            throw Refused.invalid(ApprovalProcess.NEW_OFFICER, "There is no officer with this user name.");
        }
        if (officer.equals(manager)) {
            throw Refused.forbidden("separationOfDuties", "You cannot give a decision to yourself.")
                    .about(number);
        }
        duties.obstacle(number, officer, Duty.stage(kind, position)).ifPresent(obstacle -> {
            throw obstacle.refusalFor(officer).about(number);
        });
        duties.assign(number, manager, Duty.REASSIGNING);
        officers.reassign(number, position, officer, manager, task.getVariable(ApprovalProcess.REASSIGN_REASON));
        // the first seat without an assignee, else the first seat
        SystemAuthority.call(() -> {
            List<Task> seats = tasks.createTaskQuery()
                    .processInstanceId(task.getProcessInstanceId())
                    .taskDefinitionKey("userTask_decide")
                    .orderByTaskCreateTime()
                    .asc()
                    .list();
            if (seats.isEmpty()) {
                throw Refused.conflict(
                                "alreadyDecided",
                                "This stage has already been decided. You do not need to do anything.")
                        .about(number);
            }
            Task seat = seats.stream()
                    .filter(s -> s.getAssignee() == null)
                    .findFirst()
                    .orElse(seats.get(0));
            tasks.setAssignee(seat.getId(), officer);
            return seat;
        });
    }
}
