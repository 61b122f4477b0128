package org.lifeline.reimbursement.process;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.reimbursement.Claim;
import org.lifeline.reimbursement.PaymentRunProcesses;
import org.lifeline.reimbursement.UnmatchedLine;
import org.springframework.stereotype.Component;

/** The processes {@code paymentRun}, {@code recordPayment} and {@code unmatchedLine}: their keys, their variables, and how they start. */
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
    static final String RELEASE = "release";
    static final String TASK_RELEASE = "userTask_releaseRun";

    static final String BY_HAND = "recordPayment";
    static final String TASK_BY_HAND = "userTask_recordPayment";
    static final String PAYEE = "payee";
    static final String SAME_REFERENCE = "sameReference";

    static final String UNMATCHED = "unmatchedLine";
    static final String BANK_FILE = "bankFile";
    static final String LINE = "line";
    static final String WHY = "why";
    static final String END_TO_END_ID = "endToEndId";
    static final String AMOUNT = "amount";
    static final String CURRENCY = "currency";
    static final String CLEARING = "clearing";
    static final String CLEARING_NOTE = "clearingNote";

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final FormService forms;
    private final IdentityService identities;

    PaymentRunProcess(RuntimeService runtime, TaskService tasks, FormService forms, IdentityService identities) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.forms = forms;
        this.identities = identities;
    }

    @Override
    public void start(String run, String programme, String rail, LocalDate due) {
        asProduct(() -> runtime.startProcessInstanceByKey(
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
        Task task = asProduct(() -> tasks.createTaskQuery()
                .processInstanceBusinessKey(run)
                .taskDefinitionKey(TASK_RELEASE)
                .singleResult());
        if (task == null) {
            throw Refused.conflict("alreadyDecided", "This payment run was released or given up already.");
        }
        identities.setAuthentication(user.id(), user.groups());
        try {
            tasks.claim(task.getId(), user.id());
            forms.submitTaskForm(task.getId(), Map.of(RELEASE_DECISION, RELEASE));
        } finally {
            identities.clearAuthentication();
        }
    }

    @Override
    public String recordByHand(Claim claim) {
        return asProduct(() -> {
            List<Task> open = open(claim.number());
            if (open.isEmpty()) {
                runtime.startProcessInstanceByKey(
                        BY_HAND,
                        claim.number(),
                        Variables.createVariables()
                                .putValue(ClaimProcess.CLAIM_NUMBER, claim.number())
                                .putValue(ClaimProcess.PROGRAMME_CODE, claim.programme())
                                .putValue(AMOUNT, claim.amount().format(Locale.ENGLISH))
                                .putValue(PAYEE, claim.provider()));
                open = open(claim.number());
            }
            return open.get(0).getId();
        });
    }

    private List<Task> open(String claim) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(claim)
                .taskDefinitionKey(TASK_BY_HAND)
                .list();
    }

    @Override
    public void clear(UnmatchedLine line) {
        asProduct(() -> runtime.startProcessInstanceByKey(
                UNMATCHED,
                line.file() + ":" + line.position(),
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

    /** The members of the group that may release a run; the group itself where nobody of it is known. */
    List<String> releasers(List<String> excluded) {
        return asProduct(() -> identities.createUserQuery().memberOfGroup(Role.CASH_MANAGER).list().stream()
                .map(user -> user.getId())
                .filter(user -> !excluded.contains(user))
                .toList());
    }

    /** What follows from a person's command is not the person's own action. */
    private <T> T asProduct(Supplier<T> work) {
        Authentication person = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return work.get();
        } finally {
            if (person != null) {
                identities.setAuthentication(person.getUserId(), person.getGroupIds(), person.getTenantIds());
            }
        }
    }
}
