package org.lifeline.grievance.process;

import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.grievance.Grievance;
import org.lifeline.grievance.GrievanceProcesses;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/** The process {@code grievance}: its key, its variables and its message. Its business key is the number of the complaint. */
@Component
class GrievanceProcess implements GrievanceProcesses {

    static final String KEY = "grievance";
    static final String NUMBER = "grievanceNumber";
    static final String ROUND = "grievanceRound";
    static final String DUE = "grievanceDue";
    static final String ANSWERERS = "answerers";
    static final String ANSWERER_GROUPS = "answererGroups";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String ANSWER = "answer";

    private static final String TASK = "userTask_answerGrievance";
    private static final String NOT_SETTLED = "grievance.notSettled";

    private final RuntimeService runtime;
    private final TaskService tasks;

    GrievanceProcess(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    @Override
    public void start(Grievance grievance, @Nullable String programme, Asked asked) {
        VariableMap variables = about(asked).putValue(NUMBER, grievance.number());
        if (grievance.application() != null) {
            variables.putValue(APPLICATION_NUMBER, grievance.application()).putValue(PROGRAMME_CODE, programme);
        }
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(KEY, grievance.number(), variables));
    }

    @Override
    public boolean notSettled(String number, Asked asked) {
        return SystemAuthority.call(() -> !runtime.createMessageCorrelation(NOT_SETTLED)
                .processInstanceBusinessKey(number)
                .setVariables(about(asked))
                .correlateAllWithResult()
                .isEmpty());
    }

    private static VariableMap about(Asked asked) {
        return Variables.createVariables()
                .putValue(ROUND, asked.round())
                .putValue(DUE, Date.from(asked.due()))
                .putValue(ANSWERERS, asked.people())
                .putValue(ANSWERER_GROUPS, asked.people().isEmpty() ? List.of(asked.group()) : List.of());
    }

    @Override
    public void openToManagers(String number, List<String> people) {
        SystemAuthority.run(() -> {
            for (Task task : tasks.createTaskQuery()
                    .processInstanceBusinessKey(number)
                    .taskDefinitionKey(TASK)
                    .list()) {
                tasks.setAssignee(task.getId(), null);
                people.forEach(person -> tasks.addCandidateUser(task.getId(), person));
                if (people.isEmpty()) {
                    tasks.addCandidateGroup(task.getId(), Role.PROGRAMME_MANAGER);
                }
            }
        });
    }

    static String number(VariableScope scope) {
        return (String) scope.getVariable(NUMBER);
    }
}
