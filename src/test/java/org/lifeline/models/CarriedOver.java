package org.lifeline.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CorrelateMessageCmd;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.cmd.MessageEventReceivedCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.core.io.Resource;

/**
 * Carries running cases over to a changed version of their process, before each thing that happens in a story, unless one at the same point
 * was carried over before. The changed version has a step more behind each element that a case can wait at. A case that is there already goes back first: so each state is carried over from the
 * models as they are, and the story goes on in the changed version until it waits again.
 */
final class CarriedOver extends CommandInterceptor {

    /** Set for a run of the stories in which cases are carried over. */
    static final String PARAMETER = "lifeline.stories.migrating";

    /** What cases have been carried over at: {@code process: element}, with "saved" where a job was to go on. */
    static final Set<String> STATES = new TreeSet<>();

    /** The steps that the changed version has more and that were passed. */
    static final Set<String> ADDED_STEPS = new TreeSet<>();

    /** What was true of a case all at once when it was carried over. */
    private static final Set<Set<String>> SEEN = new HashSet<>();

    private static final String ADDED = "added_";
    private static final Set<Class<?>> HAPPENINGS = Set.of(
            CompleteTaskCmd.class, ExecuteJobsCmd.class, CorrelateMessageCmd.class, MessageEventReceivedCmd.class);

    /** By key of the process: the changed version, and the one as it is. */
    private final Map<String, String> changed = new HashMap<>();

    private final Map<String, String> asIs = new HashMap<>();
    private ProcessEngine engine;
    private boolean busy;

    static boolean isAdded(String element) {
        return element.startsWith(ADDED);
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (!busy && HAPPENINGS.stream().anyMatch(kind -> kind.isInstance(command))) {
            busy = true;
            try {
                carryOver();
            } finally {
                busy = false;
            }
        }
        return next.execute(command);
    }

    private void carryOver() {
        RuntimeService processes = engine.getRuntimeService();
        for (ProcessInstance instance : processes.createProcessInstanceQuery().list()) {
            String key = engine.getRepositoryService()
                    .getProcessDefinition(instance.getProcessDefinitionId())
                    .getKey();
            Set<String> states = new TreeSet<>();
            collect(key, processes.getActivityInstance(instance.getId()), states);
            // another story may have come to the same point
            if (!SEEN.add(states)) {
                continue;
            }
            if (instance.getProcessDefinitionId().equals(changed.get(key))) {
                migrate(instance, asIs(key));
            }
            migrate(instance, changed.get(key));
            STATES.addAll(states);
        }
    }

    private String asIs(String key) {
        return asIs.computeIfAbsent(
                key,
                unknown -> engine.getRepositoryService()
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(key)
                        .latestVersion()
                        .singleResult()
                        .getId());
    }

    private void migrate(ProcessInstance instance, String version) {
        RuntimeService processes = engine.getRuntimeService();
        String from = processes
                .createProcessInstanceQuery()
                .processInstanceId(instance.getId())
                .singleResult()
                .getProcessDefinitionId();
        MigrationPlan plan = processes
                .createMigrationPlan(from, version)
                .mapEqualActivities()
                .build();
        processes.newMigration(plan).processInstanceIds(instance.getId()).execute();
    }

    private static void collect(String key, ActivityInstance at, Set<String> states) {
        for (TransitionInstance saved : at.getChildTransitionInstances()) {
            states.add(key + ": " + saved.getActivityId() + " saved");
        }
        for (ActivityInstance inside : at.getChildActivityInstances()) {
            states.add(key + ": " + inside.getActivityId());
            collect(key, inside, states);
        }
    }

    /** Ends what a story left, so that it is not carried over again in the next one. */
    static void endOf(ProcessEngine engine) {
        engine.getHistoryService().createHistoricActivityInstanceQuery().list().stream()
                .map(step -> step.getActivityId())
                .filter(CarriedOver::isAdded)
                .forEach(ADDED_STEPS::add);
        engine.getRuntimeService().createProcessInstanceQuery().rootProcessInstances().list().stream()
                .map(ProcessInstance::getId)
                .forEach(instance -> engine.getRuntimeService()
                        .deleteProcessInstance(instance, "the story is over", true, true, true, false));
        List<String> ended = engine.getHistoryService().createHistoricProcessInstanceQuery().list().stream()
                .map(HistoricProcessInstance::getId)
                .toList();
        if (!ended.isEmpty()) {
            engine.getHistoryService().deleteHistoricProcessInstancesBulk(ended);
        }
    }

    // ---------------------------------------------------------------- the changed version

    void deployChanged(ProcessEngine running) {
        engine = running;
        DeploymentBuilder deployment =
                engine.getRepositoryService().createDeployment().name("changed");
        Stream.of(Models.decisions(), Models.forms()).flatMap(List::stream).forEach(same -> {
            try (InputStream in = same.getInputStream()) {
                deployment.addInputStream(same.getFilename(), in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
        Models.processes().forEach(model -> deployment.addModelInstance(model.getFilename(), changed(model)));
        for (ProcessDefinition version : deployment.deployWithResult().getDeployedProcessDefinitions()) {
            changed.put(version.getKey(), version.getId());
        }
    }

    private static BpmnModelInstance read(Resource model) {
        try (InputStream in = model.getInputStream()) {
            return Bpmn.readModelFromStream(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static BpmnModelInstance changed(Resource file) {
        BpmnModelInstance model = read(file);
        for (FlowNode waiting : waiting(model).toList()) {
            for (SequenceFlow flow : List.copyOf(waiting.getOutgoing())) {
                ServiceTask step = model.newInstance(ServiceTask.class);
                step.setId(ADDED + flow.getId());
                step.setCamundaExpression("${true}");
                SequenceFlow on = model.newInstance(SequenceFlow.class);
                on.setId(ADDED + flow.getId() + "_on");
                flow.getParentElement().addChildElement(step);
                flow.getParentElement().addChildElement(on);
                on.setSource(step);
                on.setTarget(flow.getTarget());
                flow.setTarget(step);
            }
        }
        return model;
    }

    private static Stream<FlowNode> waiting(BpmnModelInstance model) {
        return Stream.of(UserTask.class, ReceiveTask.class, IntermediateCatchEvent.class, CallActivity.class)
                .flatMap(kind -> model.getModelElementsByType(kind).stream())
                .map(FlowNode.class::cast);
    }

    /** Every state that a case of any process can wait in, as {@link #STATES} has them. */
    static Set<String> possible() {
        Set<String> states = new TreeSet<>();
        for (Resource file : Models.processes()) {
            BpmnModelInstance model = read(file);
            String key = model.getModelElementsByType(Process.class)
                    .iterator()
                    .next()
                    .getId();
            Stream.concat(waiting(model), model.getModelElementsByType(EventBasedGateway.class).stream())
                    // a case waits at the gateway in front of them
                    .filter(element ->
                            element.getPreviousNodes().list().stream().noneMatch(EventBasedGateway.class::isInstance))
                    .forEach(element -> states.add(key + ": " + element.getId()));
            model.getModelElementsByType(FlowNode.class).stream()
                    .filter(element -> isSaved(element, "asyncBefore") || isSaved(element, "asyncAfter"))
                    .forEach(element -> states.add(key + ": " + element.getId() + " saved"));
        }
        return states;
    }

    private static boolean isSaved(FlowNode element, String where) {
        return "true".equals(element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, where));
    }
}
