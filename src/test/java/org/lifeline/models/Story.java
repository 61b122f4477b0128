package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.repositoryService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.taskService;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.mock.Mocks;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;

/** One case on its way through a process: who does what is told by the story, in the words of the models. */
final class Story {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private final String number;
    private final List<String> effects = new ArrayList<>();
    private final List<String> votes = new ArrayList<>();
    private int backTo;

    Story(String prefix) {
        number = "%s-2026-%06d".formatted(prefix, NUMBERS.incrementAndGet());
    }

    String number() {
        return number;
    }

    /** The delegates and listeners that have done their work, in order, by name. */
    List<String> effects() {
        return effects;
    }

    /** Plays the named delegates and listeners, which only leave their trace. */
    Story with(String... beans) {
        for (String bean : beans) {
            with(bean, Map.of());
        }
        return this;
    }

    /** Plays a delegate that brings these variables. */
    Story with(String bean, Map<String, Object> variables) {
        return with(bean, execution -> execution.setVariables(variables));
    }

    /** Plays a delegate. */
    Story with(String bean, JavaDelegate work) {
        if (bean.endsWith("Listener")) {
            Mocks.register(bean, (TaskListener) task -> effects.add(bean));
        } else {
            Mocks.register(bean, (JavaDelegate) execution -> {
                work.execute(execution);
                effects.add(bean);
            });
        }
        return this;
    }

    /** Plays the person check: it finds this at the check point, and nothing at the other one. */
    Story withPersonCheck(String sameIdCase, String checkPoint) {
        return with("registerBeneficiaryDelegate")
                .with("checkIdentityDelegate", Map.of("identity", "unknown"))
                .with(
                        "findDuplicatesDelegate",
                        execution -> execution.setVariables(Map.of(
                                "sameIdCase",
                                checkPoint.equals(execution.getVariable("checkPoint")) ? sameIdCase : "no",
                                "likeness",
                                0,
                                "sameNeedLikeness",
                                0,
                                "compared",
                                false)));
    }

    /** Plays the stages: each is decided by the group that its position names. */
    Story withStages() {
        return withStages(1, 1);
    }

    /** The same with so many officers at once, of whom so many must approve. */
    Story withStages(int seats, int quorum) {
        Mocks.register("recordDecisionListener", (TaskListener) task -> {
            effects.add("recordDecisionListener");
            votes.add(String.valueOf(task.getVariable("decision")));
            backTo = task.getVariable("backTo") == null
                    ? 0
                    : Integer.parseInt(task.getVariable("backTo").toString());
        });
        return with("checkOfficerListener", "raisePriorityDelegate")
                .with("openStageDelegate", execution -> {
                    votes.clear();
                    openStage(execution, seats);
                })
                .with("countVotesDelegate", execution -> execution.setVariable("stageOutcome", outcome(seats, quorum)))
                .with(
                        "closeStageDelegate",
                        execution -> execution.setVariable(
                                "nextPosition",
                                "sendBack".equals(execution.getVariable("stageOutcome"))
                                        ? backTo
                                        : ((Number) execution.getVariable("stagePosition")).intValue() + 1));
    }

    private String outcome(int seats, int quorum) {
        if (votes.contains("sendBack")) {
            return "sendBack";
        }
        long approved = votes.stream().filter("approve"::equals).count();
        return approved >= quorum ? "approve" : votes.size() - approved > seats - quorum ? "reject" : "open";
    }

    /** Plays the second person, of what nobody changes alone. */
    Story withConfirmation() {
        return with("nameConfirmationListener", "decideChangeListener", "tellRequesterDelegate")
                .with("checkSecondListener")
                .with("dropChangeDelegate", Map.of("changeDecision", "lapse"));
    }

    /** The second person decides, and who asked is told. */
    void confirmation(String decision) {
        run("callActivity_confirmChange");
        complete(Map.of("changeDecision", decision));
        run("userTask_confirmChange");
        run("serviceTask_tellRequester");
    }

    static void openStage(DelegateExecution execution, int seats) {
        Number position = (Number) execution.getVariable("stagePosition");
        Instant due = ClockUtil.getCurrentTime()
                .toInstant()
                .plus(Duration.ofHours(((Number) execution.getVariable("stageHours")).longValue()));
        execution.setVariable("stageName", "Stage " + position);
        execution.setVariable("stageSeats", seats);
        execution.setVariable("stageOfficer", null);
        execution.setVariable("stageGroups", List.of("officers-" + position));
        execution.setVariable("stagePeople", List.of());
        execution.setVariable("stageForm", "stageDecision");
        execution.setVariable("stageOutcome", "open");
        execution.setVariable("stageDue", Date.from(due));
        execution.setVariable("stageRemindAt", Date.from(due.minus(Duration.ofHours(1))));
    }

    ProcessInstance start(String processKey, Map<String, Object> variables) {
        return runtimeService().startProcessInstanceByKey(processKey, number, variables);
    }

    /** Runs the one job that waits at this element of the case or of a stage that it called: the timer, where there is one. */
    void run(String element) {
        managementService().executeJob(job(element).getId());
    }

    /** Runs the one job that waits at this element and expects it to fail. */
    void runInVain(String element) {
        String job = job(element).getId();
        assertThatThrownBy(() -> managementService().executeJob(job)).hasMessageContaining("unreachable");
    }

    Job job(String element) {
        List<Job> jobs = managementService().createJobQuery().activityId(element).list().stream()
                .filter(job -> instances().contains(job.getProcessInstanceId()))
                .toList();
        assertThat(jobs).as("jobs at " + element).hasSize(1);
        return jobs.get(0);
    }

    boolean hasJob(String element) {
        return managementService().createJobQuery().activityId(element).list().stream()
                .anyMatch(job -> instances().contains(job.getProcessInstanceId()));
    }

    /** The one open task of the case, whichever process it is in. */
    Task task() {
        return taskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult();
    }

    boolean hasTask() {
        return taskService()
                        .createTaskQuery()
                        .processInstanceBusinessKey(number)
                        .count()
                > 0;
    }

    /** Completes the one open task of this kind. */
    void complete(String key, Map<String, Object> answers) {
        complete(tasks(key).get(0), answers);
    }

    void complete(Map<String, Object> answers) {
        complete(task(), answers);
    }

    /** As in the product: what a condition asks about is kept, everything else is there for the listeners only. */
    private static void complete(Task task, Map<String, Object> answers) {
        Set<String> asked = repositoryService()
                .getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementsByType(ConditionExpression.class)
                .stream()
                .flatMap(condition ->
                        NAME.matcher(condition.getTextContent()).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        Map<String, Object> variables = new HashMap<>();
        answers.forEach((name, value) ->
                variables.put(name, asked.contains(name) ? value : Variables.untypedValue(value, true)));
        taskService().complete(task.getId(), variables);
    }

    /** Decides the open stage, or one seat of it, and lets the engine go on behind the savepoint of the decision. */
    void decide(String decision) {
        decide(Map.of("decision", decision, "reasonCode", "other", "reason", "Seen and judged."));
    }

    void decide(Map<String, Object> answers) {
        Task seat = taskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_decide")
                .list()
                .get(0);
        complete(seat, answers);
        run("userTask_decide");
        if (hasJob("businessRuleTask_setVoucherTerms")) {
            run("businessRuleTask_setVoucherTerms");
        }
    }

    /** The open tasks of this kind. */
    List<Task> tasks(String key) {
        return taskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(key)
                .list();
    }

    /** A message to the case, whichever process waits for it. */
    void message(String name) {
        runtimeService()
                .createMessageCorrelation(name)
                .processInstanceBusinessKey(number)
                .correlate();
    }

    long incidents() {
        return runtimeService().createIncidentQuery().list().stream()
                // the processes that called the one with the problem have it, too
                .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
                .filter(incident -> instances().contains(incident.getProcessInstanceId()))
                .count();
    }

    /**
     * The elements that the case has reached and left, in whichever of its processes, in order. An error ends its process by
     * cancelling it, with the end event that throws it.
     */
    List<String> passed() {
        return activities().stream()
                .filter(activity -> activity.getEndTime() != null
                        && (!activity.isCanceled() || activity.getActivityType().equals("errorEndEvent")))
                .map(HistoricActivityInstance::getActivityId)
                .filter(element -> !CarriedOver.isAdded(element))
                .toList();
    }

    /** The elements at which the case waits, in whichever of its processes. */
    List<String> waitingAt() {
        return runtimeService().createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(instance -> runtimeService().getActivityInstance(instance.getId()))
                .flatMap(Story::leaves)
                .toList();
    }

    private static Stream<String> leaves(ActivityInstance activity) {
        Stream<String> saved = Stream.of(activity.getChildTransitionInstances()).map(TransitionInstance::getActivityId);
        Stream<String> inside = activity.getChildActivityInstances().length == 0
                ? Stream.of(activity.getActivityId())
                : Stream.of(activity.getChildActivityInstances()).flatMap(Story::leaves);
        return Stream.concat(saved, inside);
    }

    private List<HistoricActivityInstance> activities() {
        return instances().stream()
                .flatMap(instance -> historyService()
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(instance)
                        .orderPartiallyByOccurrence()
                        .asc()
                        .list()
                        .stream())
                .toList();
    }

    private List<String> instances() {
        return historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(HistoricProcessInstance::getId)
                .collect(Collectors.toList());
    }
}
