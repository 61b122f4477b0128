package org.lifeline.provider.process;

import java.util.function.Supplier;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.provider.JoiningReviews;
import org.springframework.stereotype.Component;

/** The process {@code providerOnboarding}: its key, its variables, and how the public page starts it. Its business key is the request's number. */
@Component
class JoiningProcess implements JoiningReviews {

    static final String KEY = "providerOnboarding";
    static final String NUMBER = "joiningNumber";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String ACCEPT = "accept";

    private final RuntimeService runtime;

    JoiningProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(String number, String name) {
        SystemAuthority.run(() -> runtime.startProcessInstanceByKey(
                KEY,
                number,
                Variables.createVariables().putValue(NUMBER, number).putValue(JoiningFields.NAME, name)));
    }

    static String number(VariableScope scope) {
        return (String) scope.getVariable(NUMBER);
    }

    /** Records the request of a process that a manager began in Tasklist; one from the public page is recorded already. */
    static void recordOnce(DelegateExecution execution, Supplier<String> record) {
        if (execution.getVariable(NUMBER) == null) {
            String number = record.get();
            SystemAuthority.run(() -> execution.setVariable(NUMBER, number));
            execution.setProcessBusinessKey(number);
        }
    }

    /** Why a request ends without a provider; null where the manager who checked it said so. */
    static @Nullable String refusal(VariableScope scope) {
        return ACCEPT.equals(scope.getVariable(DECISION)) ? "Not approved by the second person" : null;
    }
}
