package org.lifeline.changes.process;

import static org.camunda.spin.Spin.JSON;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Line;
import org.springframework.stereotype.Component;

/** Puts the change before the second person in plain words, as the first one read it. */
@Component
class ShowChangeListener implements TaskListener {

    private final ChangeRequests changes;

    ShowChangeListener(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public void notify(DelegateTask task) {
        ChangeRequest request = changes.get(ConfirmationProcess.request(task));
        String about = task.getExecution().getProcessBusinessKey();
        task.setName((about == null ? "" : about + ": ") + changes.taskName(request));
        task.setVariable(ConfirmationProcess.ASKED_BY, request.askedBy());
        List<Line> lines = new ArrayList<>(request.lines());
        if (lines.stream().noneMatch(line -> line.then().equals(request.reason()))) {
            lines.add(new Line("Why, says " + request.askedBy(), "", request.reason()));
        }
        task.setVariable(
                ConfirmationProcess.CHANGE_LINES,
                JSON(lines.stream().map(line -> Map.of("what", line.what(), "now", line.now(), "then", line.then())).toList()));
    }
}
