package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeManagersStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeManagers");

    private final Story story = new Story("P");

    @Test
    void areNamedInOneStep() {
        story.with("nameManagersDelegate");

        ProcessInstance done = story.start("programmeManagers", Map.of());

        assertThat(done).isEnded().hasPassed("event_programmeHasManagers");
        assertThat(story.effects()).containsExactly("nameManagersDelegate");
    }
}
