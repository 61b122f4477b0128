package org.lifeline.provider.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.lifeline.platform.problem.Refused;

/** The fields of the small start forms about a provider. */
final class ProviderForm {

    static final String PROVIDER = "providerCode";
    static final String REASON = "changeReason";
    static final String PHONE = "phone";

    private ProviderForm() {}

    /** The provider's code, which also becomes the business key of the process. */
    static String code(DelegateExecution execution) {
        String code = text(execution, PROVIDER);
        if (!code.matches("[A-Z0-9-]{2,16}")) {
            throw Refused.invalid(PROVIDER, "Choose a provider.");
        }
        execution.setProcessBusinessKey(code);
        return code;
    }

    /** The value of a field as text; empty where it has none. */
    static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }
}
