package org.lifeline.feedback.process;

import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.feedback.Feedback;
import org.lifeline.feedback.FeedbackProcesses;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/**
 * The process {@code beneficiaryFeedback}: its key, its variables, and its messages. Its business key is the application's number; a case has
 * one for each redemption.
 */
@Component
class FeedbackProcess implements FeedbackProcesses {

    static final String KEY = "beneficiaryFeedback";
    static final String REDEMPTION_ID = "redemptionId";
    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = "programmeCode";
    static final String VOUCHER_CODE = "voucherCode";
    static final String PROVIDER_NAME = "providerName";
    static final String ASKED = "asked";
    static final String ANSWERED_WELL = "answeredWell";
    static final String DECIDERS = "deciders";
    static final String DECIDER_GROUPS = "deciderGroups";
    static final String FINDING = "finding";
    static final String REASON = "reason";

    private static final String ANSWERED = "feedback.answered";
    private static final String CALLED = "feedback.called";
    private static final String TAKEN_BACK = "feedback.takenBack";

    private final RuntimeService runtime;

    FeedbackProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(UUID redemption, String application, String programme, String voucherCode, String providerName) {
        runtime.startProcessInstanceByKey(
                KEY, application, about(redemption, application, programme, voucherCode, providerName));
    }

    private static VariableMap about(
            UUID redemption, String application, String programme, String voucherCode, String providerName) {
        return Variables.createVariables()
                .putValue(REDEMPTION_ID, redemption.toString())
                .putValue(APPLICATION_NUMBER, application)
                .putValue(PROGRAMME_CODE, programme)
                .putValue(VOUCHER_CODE, voucherCode)
                .putValue(PROVIDER_NAME, providerName);
    }

    @Override
    public void answered(Feedback answer, String providerName, List<String> managers) {
        VariableMap variables = about(
                        answer.redemption(),
                        answer.application(),
                        answer.programme(),
                        answer.voucherCode(),
                        providerName)
                .putValue(ANSWERED_WELL, !answer.complaint())
                .putValue(DECIDERS, managers)
                .putValue(DECIDER_GROUPS, managers.isEmpty() ? List.of(Role.PROGRAMME_MANAGER) : List.of());
        SystemAuthority.run(() -> {
            boolean waited = !runtime.createMessageCorrelation(ANSWERED)
                    .processInstanceBusinessKey(answer.application())
                    .processInstanceVariableEquals(
                            REDEMPTION_ID, answer.redemption().toString())
                    .setVariables(variables)
                    .correlateAllWithResult()
                    .isEmpty();
            if (!waited && answer.complaint()) {
                runtime.createMessageCorrelation(CALLED)
                        .processInstanceBusinessKey(answer.application())
                        .setVariables(variables)
                        .correlateStartMessage();
            }
        });
    }

    @Override
    public void takenBack(UUID redemption, String application) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(TAKEN_BACK)
                .processInstanceBusinessKey(application)
                .processInstanceVariableEquals(REDEMPTION_ID, redemption.toString())
                .correlateAll());
    }

    static UUID redemption(VariableScope scope) {
        return UUID.fromString((String) scope.getVariable(REDEMPTION_ID));
    }
}
