package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person says what became of a payment run. */
class RecordRunStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("recordRun");

    private final Story story = new Story("R");

    @Test
    void closesThePaymentsInPortions() {
        int[] portions = {0};
        story.with("checkReleaserListener", "recordRunListener")
                .with("compareLinesDelegate", execution -> execution.setVariable("moreLines", ++portions[0] < 3));
        ProcessInstance outcome = story.start(
                "recordRun",
                Map.of(
                        "runNumber",
                        story.number(),
                        "programmeCode",
                        "EMA",
                        "rail",
                        "mobile-money",
                        "claimCount",
                        600,
                        "total",
                        "EUR 5.00"));
        assertThat(story.task()).hasDefinitionKey("userTask_recordRun").hasCandidateGroup("cash-manager");
        story.complete(Map.of("paymentReference", "RF18", "paidOn", "2026-11-21"));
        story.run("userTask_recordRun");
        for (int i = 0; i < 3; i++) {
            story.run("serviceTask_compareLines");
        }

        assertThat(outcome).isEnded().hasPassed("event_runRecorded");
    }
}
