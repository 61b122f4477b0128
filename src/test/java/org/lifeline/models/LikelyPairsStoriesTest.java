package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LikelyPairsStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("likelyPairs");

    private final Story story = new Story("K");

    @Test
    void comparesUntilNobodyIsLeft() {
        story.with("findLikelyPairsDelegate", Map.of("peopleLeft", true));

        ProcessInstance search = story.start("likelyPairs", Map.of());
        story.run("serviceTask_findLikelyPairs");
        story.with("findLikelyPairsDelegate", Map.of("peopleLeft", false));
        story.run("serviceTask_findLikelyPairs");

        assertThat(search).isEnded().hasPassed("event_nightToPair", "event_pairsFound");
        assertThat(story.effects()).containsExactly("findLikelyPairsDelegate", "findLikelyPairsDelegate");
    }
}
