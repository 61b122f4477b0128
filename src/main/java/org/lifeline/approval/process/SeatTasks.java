package org.lifeline.approval.process;

import java.util.List;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.lifeline.approval.StageSeats;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.springframework.stereotype.Component;

/** The seats of a stage are tasks of the process {@code approvalStage}. */
@Component
class SeatTasks implements StageSeats {

    private final TaskService tasks;

    SeatTasks(TaskService tasks) {
        this.tasks = tasks;
    }

    @Override
    public void give(String stage, String officer) {
        SystemAuthority.run(() -> {
            List<Task> seats = open(stage);
            if (seats.isEmpty()) {
                throw Refused.conflict(
                        "alreadyDecided", "This stage has already been decided. You do not need to do anything.");
            }
            Task seat = seats.stream()
                    .filter(s -> s.getAssignee() == null)
                    .findFirst()
                    .orElse(seats.get(0));
            tasks.setAssignee(seat.getId(), officer);
        });
    }

    @Override
    public void setPriority(String stage, int priority) {
        SystemAuthority.run(() -> open(stage).forEach(seat -> tasks.setPriority(seat.getId(), priority)));
    }

    private List<Task> open(String stage) {
        return tasks.createTaskQuery()
                .processInstanceId(stage)
                .taskDefinitionKey("userTask_decide")
                .orderByTaskCreateTime()
                .asc()
                .list();
    }
}
