package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;

/**
 * A process of a single step, besides a process that it calls, is a diagram that says nothing, unless it gives what only a process gives.
 * Whoever adds one says which of these it is; anything else is a call in Java or a step of another process.
 */
class SingleStepModelsTest {

    private enum Reason {
        /** Somebody asks for a change in Tasklist; the start form and the history are the record of who asked for what. */
        FORM_AND_RECORD,
        /** The analyst sets when it runs, and operations see a run that failed and repeat it. */
        TIMETABLE,
        /** Begun by the product when something cannot be done; operations see it fail, mend what is wrong, and start it again. */
        MENDING,
        /** A person decides in a form, and the history says who. */
        DECISION
    }

    private static final Map<String, Reason> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("absence", Reason.FORM_AND_RECORD),
            Map.entry("programmeClose", Reason.FORM_AND_RECORD),
            Map.entry("programmeExtend", Reason.FORM_AND_RECORD),
            Map.entry("programmeFastLane", Reason.FORM_AND_RECORD),
            Map.entry("programmeManagers", Reason.FORM_AND_RECORD),
            Map.entry("programmePause", Reason.FORM_AND_RECORD),
            Map.entry("programmeResume", Reason.FORM_AND_RECORD),
            Map.entry("programmeTopUp", Reason.FORM_AND_RECORD),
            Map.entry("providerPhone", Reason.FORM_AND_RECORD),
            Map.entry("reasonCodes", Reason.FORM_AND_RECORD),
            Map.entry("beginFeedback", Reason.TIMETABLE),
            Map.entry("documentCheck", Reason.TIMETABLE),
            Map.entry("documentPages", Reason.TIMETABLE),
            Map.entry("documentScan", Reason.TIMETABLE),
            Map.entry("keyRotation", Reason.TIMETABLE),
            Map.entry("likelyPairs", Reason.TIMETABLE),
            Map.entry("monthlyReports", Reason.TIMETABLE),
            Map.entry("openData", Reason.TIMETABLE),
            Map.entry("readBankFiles", Reason.TIMETABLE),
            Map.entry("serveWaitingCases", Reason.TIMETABLE),
            Map.entry("watchLicences", Reason.TIMETABLE),
            Map.entry("watchRedemptions", Reason.TIMETABLE),
            Map.entry("parkedDocument", Reason.MENDING),
            Map.entry("recordPayment", Reason.DECISION),
            Map.entry("unmatchedLine", Reason.DECISION),
            Map.entry("deviceActivation", Reason.DECISION)));

    private final Map<String, BpmnModelInstance> models = read();

    @Test
    void onlyTheseModelsHaveASingleStep() {
        Set<String> single = new TreeSet<>();
        models.forEach((key, model) -> {
            if (of(model, Task.class).size() <= 1) {
                single.add(key);
            }
        });
        assertThat(single)
                .as(
                        "Processes with at most one step of their own. If one should be among them, name it here with its reason")
                .isEqualTo(ALLOWED.keySet());
    }

    @Test
    void eachOfThemHasTheReasonThatItIsListedFor() {
        ALLOWED.forEach((key, reason) ->
                assertThat(has(reason, models.get(key))).as(key + ": " + reason).isTrue());
    }

    private static boolean has(Reason reason, BpmnModelInstance model) {
        Stream<StartEvent> starts = of(model, StartEvent.class).stream();
        return switch (reason) {
            case FORM_AND_RECORD -> starts.anyMatch(start -> start.getCamundaFormRef() != null);
            case TIMETABLE ->
                starts.anyMatch(
                        start -> start.getEventDefinitions().stream().anyMatch(TimerEventDefinition.class::isInstance));
            case MENDING -> of(model, ServiceTask.class).stream().allMatch(ServiceTask::isCamundaAsyncBefore);
            case DECISION ->
                of(model, UserTask.class).stream().allMatch(task -> task.getCamundaFormRef() != null)
                        && !of(model, UserTask.class).isEmpty();
        };
    }

    private static <T extends ModelElementInstance> List<T> of(BpmnModelInstance model, Class<T> type) {
        return List.copyOf(model.getModelElementsByType(type));
    }

    private static Map<String, BpmnModelInstance> read() {
        Map<String, BpmnModelInstance> read = new TreeMap<>();
        for (Resource file : Models.processes()) {
            try (var in = file.getInputStream()) {
                BpmnModelInstance model = Bpmn.readModelFromStream(in);
                Collection<Process> processes = model.getModelElementsByType(Process.class);
                read.put(processes.iterator().next().getId(), model);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read;
    }
}
