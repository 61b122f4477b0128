package org.lifeline.changes.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Line;
import org.lifeline.platform.engine.FormValues;
import org.springframework.stereotype.Component;

/** What the second person's form shows: the change in plain words, as the first one read it. */
@Component
class ConfirmationForm implements FormValues {

    private final ChangeRequests changes;

    ConfirmationForm(ChangeRequests changes) {
        this.changes = changes;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_confirmChange");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        long request = ConfirmationProcess.request(task);
        return Map.of("askedBy", () -> changes.get(request).askedBy(), "changeLines", () -> lines(changes.get(request)));
    }

    private static List<Map<String, String>> lines(ChangeRequest request) {
        List<Line> lines = new ArrayList<>(request.lines());
        if (lines.stream().noneMatch(line -> line.then().equals(request.reason()))) {
            lines.add(new Line("Why, says " + request.askedBy(), "", request.reason()));
        }
        return lines.stream().map(line -> Map.of("what", line.what(), "now", line.now(), "then", line.then())).toList();
    }
}
