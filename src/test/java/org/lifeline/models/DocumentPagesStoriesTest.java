package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentPagesStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("documentPages");

    private final Story story = new Story("G");

    @Test
    void drawsUntilNothingWaits() {
        story.with("drawPagesDelegate", Map.of("documentsLeft", true));

        ProcessInstance drawing = story.start("documentPages", Map.of());
        story.run("serviceTask_drawPages");
        story.with("drawPagesDelegate", Map.of("documentsLeft", false));
        story.run("serviceTask_drawPages");

        assertThat(drawing).isEnded().hasPassed("event_minutesForPages", "event_pagesDrawn");
        assertThat(story.effects()).containsExactly("drawPagesDelegate", "drawPagesDelegate");
    }
}
