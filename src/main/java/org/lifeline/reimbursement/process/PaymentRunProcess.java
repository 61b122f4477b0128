package org.lifeline.reimbursement.process;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.PaymentRun;
import org.lifeline.reimbursement.PaymentRunProcesses;
import org.lifeline.reimbursement.PaymentRuns;
import org.lifeline.reimbursement.UnmatchedLine;
import org.springframework.stereotype.Component;

/** The processes {@code paymentRun}, {@code recordPayment}, {@code recordRun} and {@code unmatchedLine}: their keys, their variables, and how they start. */
@Component
class PaymentRunProcess implements PaymentRunProcesses {

    static final String KEY = "paymentRun";
    static final String RUN_NUMBER = "runNumber";
    static final String RAIL = "rail";
    static final String DUE = "due";
    static final String CLAIM_COUNT = "claimCount";
    static final String TOTAL = "total";
    static final String RELEASERS = "releasers";
    static final String RELEASER_GROUPS = "releaserGroups";
    static final String RELEASE_DECISION = "releaseDecision";
    static final String RELEASE_STATE = "releaseState";
    static final String TASK_RELEASE = "userTask_releaseRun";

    static final String BY_HAND = "recordPayment";
    static final String TASK_BY_HAND = "userTask_recordPayment";
    static final String PAYEE = "payee";
    static final String SAME_REFERENCE = "sameReference";
    static final String NOT_MADE = "notMade";

    static final String RECORD_RUN = "recordRun";
    static final String TASK_RECORD_RUN = "userTask_recordRun";
    static final String NOT_PAID = "notPaid";
    static final String MORE_LINES = "moreLines";

    static final String UNMATCHED = "unmatchedLine";
    static final String BANK_FILE = "bankFile";
    static final String LINE = "line";
    static final String WHY = "why";
    static final String END_TO_END_ID = "endToEndId";
    static final String AMOUNT = "amount";
    static final String CURRENCY = "currency";
    static final String CLEARING = "clearing";
    static final String CLEARING_NOTE = "clearingNote";

    private final PaymentRuns runs;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final FormService forms;
    private final IdentityService identities;

    PaymentRunProcess(
            PaymentRuns runs,
            RuntimeService runtime,
            TaskService tasks,
            FormService forms,
            IdentityService identities) {
        this.runs = runs;
        this.runtime = runtime;
        this.tasks = tasks;
        this.forms = forms;
        this.identities = identities;
    }

    @Override
    public void start(String run, String programme, String rail, LocalDate due) {
        SystemAuthority.call(() -> runtime.startProcessInstanceByKey(
                KEY,
                run,
                Variables.createVariables()
                        .putValue(RUN_NUMBER, run)
                        .putValue(ClaimProcess.PROGRAMME_CODE, programme)
                        .putValue(RAIL, rail)
                        .putValue(DUE, due.toString())));
    }

    @Override
    public void release(String run, CurrentUser user) {
        Task task = SystemAuthority.call(() -> tasks.createTaskQuery()
                .processInstanceBusinessKey(run)
                .taskDefinitionKey(TASK_RELEASE)
                .singleResult());
        if (task == null) {
            throw Refused.conflict("alreadyDecided", "This payment run was released or given up already.");
        }
        // who became a cash manager after the run was prepared is not among those it was offered to
        SystemAuthority.run(() -> tasks.addCandidateUser(task.getId(), user.id()));
        identities.setAuthentication(user.id(), user.groups());
        try {
            tasks.claim(task.getId(), user.id());
            forms.submitTaskForm(task.getId(), Map.of(RELEASE_DECISION, PaymentRuns.RELEASE));
        } finally {
            identities.clearAuthentication();
        }
    }

    @Override
    public String recordByHand(Claim claim) {
        return SystemAuthority.call(() -> {
            List<Task> open = open(claim.number(), TASK_BY_HAND);
            if (open.isEmpty()) {
                runtime.startProcessInstanceByKey(
                        BY_HAND,
                        claim.number(),
                        Variables.createVariables()
                                .putValue(ClaimProcess.CLAIM_NUMBER, claim.number())
                                .putValue(ClaimProcess.PROGRAMME_CODE, claim.programme())
                                .putValue(
                                        AMOUNT,
                                        Objects.requireNonNull(claim.approved()).format(Locale.ENGLISH))
                                .putValue(PAYEE, claim.provider()));
                open = open(claim.number(), TASK_BY_HAND);
            }
            return open.get(0).getId();
        });
    }

    private List<Task> open(String businessKey, String task) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(businessKey)
                .taskDefinitionKey(task)
                .list();
    }

    @Override
    public String recordRun(PaymentRun run) {
        return SystemAuthority.call(() -> {
            List<Task> open = open(run.number(), TASK_RECORD_RUN);
            if (open.isEmpty()) {
                runtime.startProcessInstanceByKey(
                        RECORD_RUN,
                        run.number(),
                        Variables.createVariables()
                                .putValue(RUN_NUMBER, run.number())
                                .putValue(ClaimProcess.PROGRAMME_CODE, run.programme())
                                .putValue(RAIL, run.rail())
                                .putValue(CLAIM_COUNT, run.claims())
                                .putValue(TOTAL, run.total().format(Locale.ENGLISH)));
                open = open(run.number(), TASK_RECORD_RUN);
            }
            return open.get(0).getId();
        });
    }

    @Override
    public void clear(UnmatchedLine line) {
        SystemAuthority.call(() -> runtime.startProcessInstanceByKey(
                UNMATCHED,
                line.key(),
                Variables.createVariables()
                        .putValue(BANK_FILE, line.file())
                        .putValue(LINE, line.position())
                        .putValue(WHY, line.why())
                        .putValue(END_TO_END_ID, line.endToEndId())
                        .putValue(
                                AMOUNT,
                                line.amount() == null ? null : line.amount().toPlainString())
                        .putValue(CURRENCY, line.currency())));
    }

    @Override
    public Map<String, String> clearingTasks(Collection<UnmatchedLine> lines) {
        if (lines.isEmpty()) {
            return Map.of();
        }
        String[] keys = lines.stream().map(UnmatchedLine::key).toArray(String[]::new);
        return SystemAuthority.call(() -> {
            List<Task> open =
                    tasks.createTaskQuery().processInstanceBusinessKeyIn(keys).list();
            if (open.isEmpty()) {
                return Map.of();
            }
            Map<String, String> keyOf = runtime
                    .createProcessInstanceQuery()
                    .processInstanceIds(
                            open.stream().map(Task::getProcessInstanceId).collect(Collectors.toSet()))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey));
            return open.stream().collect(Collectors.toMap(task -> keyOf.get(task.getProcessInstanceId()), Task::getId));
        });
    }

    /** Collects the claims of a run; returns what its task says, and to whom it is offered. */
    Map<String, Object> collect(String run) {
        int claims = runs.collect(run);
        List<String> excluded = runs.excluded(run);
        List<String> releasers =
                SystemAuthority.call(() -> identities.createUserQuery().memberOfGroup(Role.CASH_MANAGER).list().stream()
                        .map(user -> user.getId())
                        .filter(user -> !excluded.contains(user))
                        .toList());
        return Map.of(
                CLAIM_COUNT,
                claims,
                TOTAL,
                runs.get(run).total().format(Locale.ENGLISH),
                RELEASERS,
                releasers,
                // nobody of the group is known: whoever is of it is asked when they take the task
                RELEASER_GROUPS,
                releasers.isEmpty() ? List.of(Role.CASH_MANAGER) : List.of());
    }
}
