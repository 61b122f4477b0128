package org.lifeline.programme.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.json.SpinJsonNode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.DraftForm;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** Stores the draft in the transaction that completes the author's task. If it is refused, the task stays open. */
@Component
class HandInDraftListener implements TaskListener {

    private final ProgrammeVersions versions;
    private final ProgrammeOptions choices;
    private final Managers managers;
    private final ObjectMapper json;

    HandInDraftListener(ProgrammeVersions versions, ProgrammeOptions choices, Managers managers, ObjectMapper json) {
        this.versions = versions;
        this.choices = choices;
        this.managers = managers;
        this.json = json;
    }

    @Override
    public void notify(DelegateTask task) {
        String code = task.getExecution().getProcessBusinessKey();
        String author = managers.currentOf(code);
        Object next = task.getVariable(SetUpProcess.NEXT);
        if ("drop".equals(next)) {
            versions.drop(code, author);
        } else if ("handIn".equals(next)) {
            versions.handIn(
                    task.getProcessInstanceId(),
                    code,
                    ((Number) task.getVariable(SetUpProcess.BASE_VERSION)).intValue(),
                    (String) task.getVariable(SetUpProcess.BASE),
                    DraftForm.read(fields(task)),
                    choices.gather(),
                    author);
        } else {
            throw Refused.invalid(SetUpProcess.NEXT, "Choose whether to hand in or to discard the draft.");
        }
    }

    private Map<String, Object> fields(DelegateTask task) {
        Map<String, Object> fields = new HashMap<>();
        task.getVariables()
                .forEach((name, value) -> fields.put(name, value instanceof SpinJsonNode node ? plain(node) : value));
        return fields;
    }

    private Object plain(SpinJsonNode node) {
        try {
            return json.readValue(node.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw Refused.unreadable("A list in the form cannot be read.");
        }
    }
}
