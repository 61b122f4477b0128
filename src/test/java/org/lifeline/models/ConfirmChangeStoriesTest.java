package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmChangeStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("confirmChange");

    private final Story story = new Story("P").withConfirmation();

    @Test
    void makesTheChangeThatASecondPersonConfirms() {
        ProcessInstance change = ask();
        assertThat(story.task()).hasCandidateGroup("programme-manager").isNotAssigned();
        decide("confirm");

        assertThat(change)
                .isEnded()
                .hasPassed("event_changeMade")
                .hasNotPassed("event_nothingChanged", "serviceTask_dropChange");
        assertThat(story.effects())
                .containsExactly("nameConfirmationListener", "decideChangeListener", "tellRequesterDelegate");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"refuse", "Confirm", ""})
    void changesNothingUnlessTheAnswerIsYes(String decision) {
        ProcessInstance change = ask();
        decide(decision);

        assertThat(change).isEnded().hasPassed("event_nothingChanged").hasNotPassed("event_changeMade");
    }

    @Test
    void isDroppedWhenNobodyDecides() {
        ProcessInstance change = ask();
        story.run("event_nobodyDecided");
        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellRequester");

        assertThat(change)
                .isEnded()
                .hasPassed("serviceTask_dropChange", "event_nothingChanged")
                .hasNotPassed("event_changeMade");
        assertThat(story.effects())
                .containsExactly("nameConfirmationListener", "dropChangeDelegate", "tellRequesterDelegate");
    }

    @Test
    void isOverWhenThePersonWhomItIsAboutStopsIt() {
        ProcessInstance change = ask();
        runtimeService()
                .createMessageCorrelation("changeStopped")
                .processInstanceVariableEquals("changeRequest", 1L)
                .setVariable("changeDecision", "refuse")
                .correlate();
        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellRequester");

        assertThat(change)
                .isEnded()
                .hasPassed("event_changeStopped", "event_nothingChanged")
                .hasNotPassed("event_changeMade", "serviceTask_dropChange");
        assertThat(story.effects()).containsExactly("nameConfirmationListener", "tellRequesterDelegate");
    }

    private ProcessInstance ask() {
        return story.start("confirmChange", Map.of("changeRequest", 1L));
    }

    private void decide(String decision) {
        story.complete(Map.of("changeDecision", decision));
        story.run("userTask_confirmChange");
        story.run("serviceTask_tellRequester");
    }
}
