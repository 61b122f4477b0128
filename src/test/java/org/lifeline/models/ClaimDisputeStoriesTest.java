package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimDisputeStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("claimDispute");

    private final Story story = new Story("C");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with(
                        "planDisputeDelegate",
                        "allowDisputeDelegate",
                        "dismissDisputeDelegate",
                        "tellDisputeOutcomeDelegate")
                .withStages();
    }

    @Test
    void allowsADisputeAndHasItPaid() {
        ProcessInstance dispute = file();
        assertThat(ProcessVariables.of(story.task()))
                .containsEntry("caseKind", "dispute")
                .containsEntry("caseNumber", story.number());
        assertThat(story.task().getPriority()).isEqualTo(50);

        story.decide("approve");
        story.run("serviceTask_tellAllowed");

        assertThat(dispute)
                .isEnded()
                .hasPassed("event_disputeAllowed")
                .hasNotPassed("serviceTask_dismissDispute", "event_disputeDismissed");
        assertThat(story.effects()).endsWith("allowDisputeDelegate", "tellDisputeOutcomeDelegate");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"reject", "perhaps"})
    void dismissesWhatIsNotClearlyAllowed(String decision) {
        ProcessInstance dispute = file();

        story.decide(decision);
        story.run("serviceTask_tellDismissed");

        assertThat(dispute)
                .isEnded()
                .hasPassed("event_disputeDismissed")
                .hasNotPassed("serviceTask_allowDispute", "event_disputeAllowed");
        assertThat(story.effects()).endsWith("dismissDisputeDelegate", "tellDisputeOutcomeDelegate");
    }

    private ProcessInstance file() {
        ProcessInstance dispute = story.start(
                "claimDispute",
                Map.of(
                        "caseKind", "dispute",
                        "claimNumber", story.number(),
                        "programmeCode", "EMA",
                        "providerCode", "HOSPITAL-1",
                        "amountMinor", 4_000L,
                        "currency", "ETB"));
        story.run("event_disputeFiled");
        return dispute;
    }
}
