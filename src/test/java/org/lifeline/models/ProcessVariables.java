package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.taskService;

import java.util.Map;
import org.camunda.bpm.engine.task.Task;

/** What a task's form can see. */
final class ProcessVariables {

    private ProcessVariables() {}

    static Map<String, Object> of(Task task) {
        return taskService().getVariables(task.getId());
    }
}
