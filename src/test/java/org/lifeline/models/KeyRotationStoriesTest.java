package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyRotationStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("keyRotation");

    private final Story story = new Story("K");

    @Test
    void makesTheKeysThatAreDue() {
        story.with("rotateKeysDelegate");

        ProcessInstance rotation = story.start("keyRotation", Map.of());
        story.run("serviceTask_rotateKeys");

        assertThat(rotation).isEnded().hasPassed("event_keysFresh");
        assertThat(story.effects()).containsExactly("rotateKeysDelegate");
    }
}
