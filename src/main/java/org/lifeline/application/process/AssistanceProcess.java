package org.lifeline.application.process;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Application;
import org.lifeline.application.CaseProcess;
import org.lifeline.application.RuleInputs;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/**
 * The process {@code assistanceApplication}: its key, its variables and those of the processes that it calls ({@code voucherIssuance},
 * {@code rejection}, {@code appeal}, {@code emergencyHelp}), and how it starts. The business key of all of them is the number of the
 * application.
 */
@Component
public class AssistanceProcess implements CaseProcess {

    public static final String KEY = "assistanceApplication";

    static final String APPLICATION_NUMBER = "applicationNumber";
    static final String PROGRAMME_CODE = RuleInputs.PROGRAMME_CODE;
    static final String AMOUNT_MINOR = RuleInputs.AMOUNT_MINOR;
    static final String APPLIED_MINOR = RuleInputs.APPLIED_MINOR;
    static final String AMOUNT = "amount";
    static final String CURRENCY = RuleInputs.CURRENCY;
    static final String MAXIMUM_MINOR = RuleInputs.MAXIMUM_MINOR;
    static final String PERSON_REASON = "personReason";
    static final String ELIGIBILITY = "eligibility";
    static final String STAGE_OUTCOME = "stageOutcome";
    static final String STAGE_POSITION = "stagePosition";
    static final String FAST_TRACK = "fastTrack";
    static final String TRIAGE = "triage";
    static final String STAGE_COUNT = "stageCount";
    static final String FUNDS_RESERVED = "fundsReserved";
    static final String VOUCHER_CODE = "voucherCode";
    static final String APPEAL_UNTIL = "appealUntil";
    static final String MAY_APPEAL = "mayAppeal";
    static final String CASE_NUMBER = "caseNumber";
    static final String EMERGENCY_MINOR = "emergencyMinor";
    static final String PRIORITY = "priority";
    static final String EMERGENCY_FUNDS_RESERVED = "emergencyFundsReserved";
    static final String LEFT_MINOR = "leftMinor";
    static final String PROGRAMME_OPEN = "programmeOpen";
    static final String APPEAL_OUTCOME = "appealOutcome";
    static final String FINDING = "finding";
    static final String APPEAL_GROUP = "appealGroup";

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final IdentityService identities;

    AssistanceProcess(RuntimeService runtime, TaskService tasks, IdentityService identities) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.identities = identities;
    }

    @Override
    public void start(Application application, Money amount, Money maximum) {
        VariableMap variables = Variables.createVariables()
                .putValue(APPLICATION_NUMBER, application.number())
                .putValue(PROGRAMME_CODE, application.programme())
                .putValue(AMOUNT_MINOR, amount.minor())
                .putValue(APPLIED_MINOR, amount.minor())
                .putValue(AMOUNT, amount.format(Locale.ENGLISH))
                .putValue(CURRENCY, application.currency())
                .putValue(MAXIMUM_MINOR, maximum.minor());
        runtime.startProcessInstanceByKey(KEY, application.number(), variables);
    }

    @Override
    public void informationReceived(String number) {
        correlate("informationReceived", number, "nothingAsked", "There is no open question in this case.");
    }

    @Override
    public void withdrawn(String number) {
        correlate(
                "applicationWithdrawn",
                number,
                "notWithdrawable",
                "You can no longer withdraw this application: it has ended.");
    }

    @Override
    public void appealFiled(String number) {
        correlate("appealFiled", number, "appealOver", "The time to appeal has ended.");
    }

    @Override
    public @Nullable Instant appealUntil(String number) {
        // in the rejection that the case has called, or in the case itself if it began before rejections were called
        Execution waits = runtime.createExecutionQuery()
                .processInstanceBusinessKey(number)
                .messageEventSubscriptionName("appealFiled")
                .singleResult();
        // asked as a row: the engine reads a variable through all executions of a process, one of which may end at this
        // moment
        return waits == null
                ? null
                : runtime
                        .createVariableInstanceQuery()
                        .processInstanceIdIn(waits.getProcessInstanceId())
                        .variableName(APPEAL_UNTIL)
                        .list()
                        .stream()
                        .findFirst()
                        .map(until -> ((Date) until.getValue()).toInstant())
                        .orElse(null);
    }

    private void correlate(String message, String number, String reason, String otherwise) {
        try {
            runtime.createMessageCorrelation(message)
                    .processInstanceBusinessKey(number)
                    .correlate();
        } catch (MismatchingMessageCorrelationException e) {
            throw Refused.conflict(reason, otherwise);
        }
    }

    @Override
    public Map<String, Open> open(Collection<String> applicationNumbers) {
        List<Task> open = tasks.createTaskQuery()
                .processInstanceBusinessKeyIn(applicationNumbers.toArray(String[]::new))
                .active()
                .list();
        if (open.isEmpty()) {
            return Map.of();
        }
        Set<String> instances = open.stream().map(Task::getProcessInstanceId).collect(Collectors.toSet());
        Map<String, String> numbers = runtime.createProcessInstanceQuery().processInstanceIds(instances).list().stream()
                .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey));
        // a query of its own: the engine's getVariable fails in several ways if the stage is decided at this moment
        Map<String, Integer> positions = runtime
                .createVariableInstanceQuery()
                .processInstanceIdIn(instances.toArray(String[]::new))
                .variableName(STAGE_POSITION)
                .list()
                .stream()
                .filter(position -> position.getValue() instanceof Number)
                .collect(Collectors.toMap(
                        VariableInstance::getProcessInstanceId,
                        position -> ((Number) position.getValue()).intValue(),
                        (one, other) -> one));
        Map<String, Open> byCase = new HashMap<>();
        for (Task task : open) {
            String number = numbers.get(task.getProcessInstanceId());
            if (number != null) {
                Integer stage = task.getTaskDefinitionKey().equals("userTask_decide")
                        ? positions.get(task.getProcessInstanceId())
                        : null;
                Instant due =
                        task.getDueDate() == null ? null : task.getDueDate().toInstant();
                byCase.merge(number, new Open(stage, due), AssistanceProcess::both);
            }
        }
        return byCase;
    }

    private static Open both(Open one, Open other) {
        Instant first =
                one.due() == null || other.due() != null && other.due().isBefore(one.due()) ? other.due() : one.due();
        return new Open(one.stage() == null ? other.stage() : one.stage(), first);
    }

    @Override
    public boolean isApplicantAccount(String name) {
        return identities
                        .createUserQuery()
                        .userId(name)
                        .memberOfGroup(Role.APPLICANT)
                        .count()
                > 0;
    }

    /** The number of the case, also in the processes that keep it under its older name. */
    static String number(VariableScope scope) {
        Object number = scope.getVariable(APPLICATION_NUMBER);
        return String.valueOf(number == null ? scope.getVariable(CASE_NUMBER) : number);
    }

    /** An amount of the case, in its currency. */
    static Money money(VariableScope scope, String minor) {
        return Money.ofMinor((String) scope.getVariable(CURRENCY), ((Number) scope.getVariable(minor)).longValue());
    }

    /** From triage. A case that began before the issuance was called as a process has its triage only. */
    static int priority(VariableScope scope) {
        if (scope.getVariable(PRIORITY) instanceof Number priority) {
            return priority.intValue();
        }
        return scope.getVariable(TRIAGE) instanceof Map<?, ?> triage && triage.get(PRIORITY) instanceof Number priority
                ? priority.intValue()
                : 0;
    }

    /** The reason code of the rule that refused the application before the stages; the person check comes first. */
    static @Nullable String reasonOfRule(VariableScope scope) {
        Object person = scope.getVariable(PERSON_REASON);
        return (String) (person == null ? scope.getVariable(ELIGIBILITY) : person);
    }

    /** When the time to appeal ends; null where no appeal is possible. */
    static @Nullable Instant appealUntil(VariableScope scope) {
        return Boolean.TRUE.equals(scope.getVariable(MAY_APPEAL))
                ? ((Date) scope.getVariable(APPEAL_UNTIL)).toInstant()
                : null;
    }
}
