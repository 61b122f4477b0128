package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AbsenceStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("absence");

    private final Story story = new Story("P");

    @Test
    void isEnteredInOneStep() {
        story.with("enterAbsenceDelegate");

        ProcessInstance done = story.start("absence", Map.of());

        assertThat(done).isEnded().hasPassed("event_substituteDecides");
        assertThat(story.effects()).containsExactly("enterAbsenceDelegate");
    }
}
