package org.lifeline.programme.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.spin.json.SpinJsonNode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.DraftAuthoring;
import org.springframework.stereotype.Component;

/** Reads the author's answers from the variables of the task, their lists as plain lists and maps. */
@Component
class DraftFields {

    private final ObjectMapper json;

    DraftFields(ObjectMapper json) {
        this.json = json;
    }

    DraftAuthoring.Answers of(DelegateTask task) {
        Map<String, Object> fields = new HashMap<>();
        task.getVariables()
                .forEach((name, value) -> fields.put(name, value instanceof SpinJsonNode node ? plain(node) : value));
        return new DraftAuthoring.Answers(
                ((Number) task.getVariable(SetUpProcess.BASE_VERSION)).intValue(),
                (String) task.getVariable(SetUpProcess.BASE),
                fields);
    }

    private Object plain(SpinJsonNode node) {
        try {
            return json.readValue(node.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw Refused.unreadable("A list in the form cannot be read.");
        }
    }
}
