package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnmatchedLineStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("unmatchedLine");

    private final Story story = new Story("L");

    @Test
    void endsWithWhatAPersonFoundOut() {
        story.with("clearLineListener");
        ProcessInstance line = story.start(
                "unmatchedLine",
                Map.of("bankFile", "a".repeat(64), "line", 3, "why", "over", "currency", "EUR", "amount", "120.50"));
        assertThat(story.task())
                .hasCandidateGroup("cash-manager")
                .hasName("Bank line, more than was ordered: EUR 120.50");
        story.complete(Map.of("clearing", "explained", "clearingNote", "A fee."));

        assertThat(line).isEnded().hasPassed("event_lineCleared");
    }
}
