package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordFeedbackStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("recordFeedback");

    private final Story story = new Story("A").with("findHelpDelegate", Map.of("recorder", "programme-manager"));

    @Test
    void endsWithTheAnswerThatAManagerWroteDown() {
        story.with("recordAnswerListener");
        ProcessInstance call = story.start("recordFeedback", Map.of("voucherCode", "AAAA-BBBB-CCCC-DDDD"));
        assertThat(call).isWaitingAt("userTask_recordAnswer");
        assertThat(story.task()).isAssignedTo("programme-manager").hasName("Call about voucher AAAA-BBBB-CCCC-DDDD");

        story.complete(Map.of("redemptionId", "r", "received", "yes", "askedToPay", "no"));

        assertThat(call).isEnded().hasPassed("event_answerRecorded");
        assertThat(story.effects()).containsExactly("findHelpDelegate", "recordAnswerListener");
    }
}
