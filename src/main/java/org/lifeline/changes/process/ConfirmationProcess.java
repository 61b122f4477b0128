package org.lifeline.changes.process;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.engine.CaseVariables;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** The process {@code confirmChange}: a second person looks at what a first one asked for. */
@Component
public class ConfirmationProcess {

    static final String KEY = "confirmChange";

    /** The number of the change request. */
    static final String CHANGE_REQUEST = "changeRequest";

    /** The second person's answer: confirm or refuse, from the form. */
    static final String DECISION = "changeDecision";

    static final String DECISION_REASON = "decisionReason";
    static final String CONFIRM = "confirm";
    static final String REFUSE = "refuse";
    static final String LAPSE = "lapse";

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
     * Writes down what the manager at work asks for, for a model that calls this process next.
     *
     * @param reason why, in the manager's own words
     * @throws Refused what cannot be, or is not theirs; then the model does not begin
     */
    public void ask(
            DelegateExecution execution, String kind, @Nullable String programme, Map<String, String> content, @Nullable Object reason) {
        long request = changes.ask(kind, programme, content, reason, officers.currentManager());
        SystemAuthority.act(() -> execution.setVariable(CHANGE_REQUEST, request));
    }

    /**
     * Asks for what a waiting case needs, and has it confirmed beside the case, which goes on waiting.
     *
     * @throws Refused 409 also while the same is asked for already
     */
    public void askForCase(String kind, String programme, String number, Map<String, String> content, @Nullable Object reason) {
        changes.waiting(kind, CASE, number).ifPresent(person -> {
            throw Refused.conflict(
                    "askedAlready", person + " has asked for money for this case already. Another manager has to confirm or refuse that first.");
        });
        Map<String, String> withCase = new HashMap<>(content);
        withCase.put(CASE, number);
        long request = changes.ask(kind, programme, withCase, reason, officers.currentManager());
        // by which the engine knows whose task it is; what a model asks for inherits it
        start(request, programme, Map.of(CaseVariables.PROGRAMME_CODE, programme));
    }

    /** Has a change confirmed that was asked for outside any process. */
    public void start(long request, String businessKey) {
        start(request, businessKey, Map.of());
    }

    private void start(long request, String businessKey, Map<String, Object> more) {
        Map<String, Object> variables = new HashMap<>(more);
        variables.put(CHANGE_REQUEST, request);
        SystemAuthority.act(() -> runtime.startProcessInstanceByKey(KEY, businessKey, variables));
    }

    static long request(VariableScope scope) {
        return ((Number) scope.getVariable(CHANGE_REQUEST)).longValue();
    }
}
