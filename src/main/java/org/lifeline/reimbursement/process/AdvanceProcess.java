package org.lifeline.reimbursement.process;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.process.ConfirmationProcess;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.reimbursement.Advance;
import org.lifeline.reimbursement.AdvanceProcesses;
import org.lifeline.reimbursement.Advances;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The process {@code providerAdvance}: its key, its variables, and how it starts. Its business key is the number of the advance. */
@Component
class AdvanceProcess implements AdvanceProcesses {

    static final String KEY = "providerAdvance";

    static final String ADVANCE_NUMBER = "advanceNumber";
    static final String ADVANCE_AMOUNT = "advanceAmount";
    static final String REASON = "changeReason";
    static final String HOW = "howToPay";
    static final String MADE = "advanceMade";
    static final String TASK_PAY = "userTask_payAdvance";
    static final String TASK_RECORD = "userTask_recordAdvance";

    private static final String PAID = "advance.paid";
    private static final String CAME_BACK = "advance.moneyReturned";

    private final RuntimeService runtime;
    private final RepositoryService models;
    private final FormService forms;
    private final IdentityService identities;
    private final Advances advances;
    private final ConfirmationProcess confirmation;

    AdvanceProcess(
            RuntimeService runtime,
            RepositoryService models,
            FormService forms,
            IdentityService identities,
            Advances advances,
            ConfirmationProcess confirmation) {
        this.advances = advances;
        this.confirmation = confirmation;
        this.runtime = runtime;
        this.models = models;
        this.forms = forms;
        this.identities = identities;
    }

    static String number(VariableScope scope) {
        return (String) scope.getVariable(ADVANCE_NUMBER);
    }

    @Override
    @Transactional
    public String start(
            CurrentUser user,
            String provider,
            @Nullable String programme,
            @Nullable BigDecimal amount,
            @Nullable String reason) {
        String model = SystemAuthority.call(() -> models.createProcessDefinitionQuery()
                .processDefinitionKey(KEY)
                .latestVersion()
                .singleResult()
                .getId());
        identities.setAuthentication(user.id(), user.groups());
        try {
            return forms.submitStartForm(
                            model,
                            Variables.createVariables()
                                    .putValue(ClaimProcess.PROVIDER_CODE, provider)
                                    .putValue(ClaimProcess.PROGRAMME_CODE, programme)
                                    .putValue(ADVANCE_AMOUNT, amount == null ? null : amount.toPlainString())
                                    .putValue(REASON, reason))
                    .getBusinessKey();
        } finally {
            identities.clearAuthentication();
        }
    }

    @Override
    public void paid(Collection<String> advances) {
        // one that a person pays by hand does not wait for the message: its task is being completed
        SystemAuthority.run(() -> advances.forEach(number -> runtime.createMessageCorrelation(PAID)
                .processInstanceBusinessKey(number)
                .correlateAll()));
    }

    @Override
    public void cameBack(Collection<Advance> advances) {
        SystemAuthority.run(() -> advances.forEach(advance -> runtime.createMessageCorrelation(CAME_BACK)
                .processInstanceBusinessKey(advance.number())
                .setVariable(ADVANCE_NUMBER, advance.number())
                .setVariables(facts(advance))
                .correlateStartMessage()));
    }

    /** Gives the advance its number, which becomes the business key, and requests it. */
    void ask(DelegateExecution execution) {
        String number = advances.nextNumber();
        execution.setProcessBusinessKey(number);
        SystemAuthority.run(() -> execution.setVariable(ADVANCE_NUMBER, number));
        confirmation.ask(
                execution,
                "advance",
                text(execution, ClaimProcess.PROGRAMME_CODE),
                Map.of(
                        "number",
                        number,
                        "provider",
                        text(execution, ClaimProcess.PROVIDER_CODE),
                        "amount",
                        text(execution, ADVANCE_AMOUNT)),
                execution.getVariable(REASON));
    }

    private static String text(DelegateExecution execution, String field) {
        Object given = execution.getVariable(field);
        return given == null ? "" : given.toString().strip();
    }

    /** What the later steps and the titles of tasks say. */
    static Map<String, Object> facts(Advance advance) {
        return Map.of(
                ClaimProcess.PROVIDER_CODE,
                advance.provider(),
                ClaimProcess.PROGRAMME_CODE,
                advance.programme(),
                ClaimProcess.AMOUNT,
                advance.amount().format(Locale.ENGLISH));
    }
}
