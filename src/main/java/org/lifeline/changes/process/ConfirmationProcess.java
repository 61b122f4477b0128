package org.lifeline.changes.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.changes.Confirmations;
import org.lifeline.platform.engine.CaseVariables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ActingPerson;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** The process {@code confirmChange}, in which a second person decides on a change that another one requested. */
@Component
public class ConfirmationProcess implements Confirmations {

    static final String KEY = "confirmChange";

    /** Id of the change request. */
    static final String CHANGE_REQUEST = "changeRequest";

    /** The second person's answer: confirm or refuse, from the form. */
    static final String DECISION = ChangeRequests.DECISION;

    static final String DECISION_REASON = "decisionReason";
    static final String LAPSE = "lapse";

    static final String REFUSE = "refuse";

    private static final String STOPPED = "changeStopped";
    private static final String CASE = "case";

    private final ChangeRequests changes;
    private final Officers officers;
    private final RuntimeService runtime;

    ConfirmationProcess(ChangeRequests changes, Officers officers, RuntimeService runtime) {
        this.changes = changes;
        this.officers = officers;
        this.runtime = runtime;
    }

    /**
     * Stores the request of the acting manager, for a model that calls this process next.
     *
     * @param reason the reason, in the manager's own words
     * @throws Refused when the change is not possible or this manager may not request it; then the model's instance is not started
     */
    public void ask(
            DelegateExecution execution,
            String kind,
            @Nullable String programme,
            Map<String, String> content,
            @Nullable Object reason) {
        long request = changes.ask(kind, programme, content, reason, officers.currentManager());
        SystemAuthority.run(() -> execution.setVariable(CHANGE_REQUEST, request));
    }

    /**
     * Requests a change that a waiting case needs, and starts its confirmation in parallel to the case, which goes on waiting.
     *
     * @throws Refused 409 also while there is an open request for the same
     */
    public void askForCase(
            String kind, String programme, String number, Map<String, String> content, @Nullable Object reason) {
        changes.waiting(kind, CASE, number).ifPresent(person -> {
            throw Refused.conflict(
                    "askedAlready",
                    person
                            + " has asked for money for this case already. Another manager has to confirm or refuse that first.");
        });
        Map<String, String> withCase = new HashMap<>(content);
        withCase.put(CASE, number);
        long request = changes.ask(kind, programme, withCase, reason, officers.currentManager());
        // the engine determines by this variable who may have the task; where a model calls this process, it inherits
        // the variable
        start(request, programme, Map.of(CaseVariables.PROGRAMME_CODE, programme));
    }

    @Override
    public void start(long request, String businessKey) {
        start(request, businessKey, Map.of());
    }

    private void start(long request, String businessKey, Map<String, Object> more) {
        Map<String, Object> variables = new HashMap<>(more);
        variables.put(CHANGE_REQUEST, request);
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(KEY, businessKey, variables));
    }

    @Override
    public void stop(long request) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(STOPPED)
                .processInstanceVariableEquals(CHANGE_REQUEST, request)
                .setVariable(DECISION, REFUSE)
                .correlate());
    }

    static long request(VariableScope scope) {
        return ((Number) scope.getVariable(CHANGE_REQUEST)).longValue();
    }

    /**
     * The account of the manager who completes the task.
     *
     * @throws Refused 403 for anybody but a manager, and when a colleague has taken the task
     */
    static String managerWithTask(DelegateTask task) {
        String manager = ActingPerson.manager(task);
        if (!ActingPerson.assignee(task).orElse(manager).equals(manager)) {
            throw Refused.forbidden("takenByColleague", "A colleague has taken this task. Ask them to give it back.");
        }
        return manager;
    }
}
