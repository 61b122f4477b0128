package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentCheckStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("documentCheck");

    private final Story story = new Story("K");

    @Test
    void readsUntilNothingIsLeft() {
        story.with("readDocumentsDelegate", Map.of("documentsLeft", true));

        ProcessInstance check = story.start("documentCheck", Map.of());
        story.run("serviceTask_readDocuments");
        story.with("readDocumentsDelegate", Map.of("documentsLeft", false));
        story.run("serviceTask_readDocuments");

        assertThat(check).isEnded().hasPassed("event_monthToCheck", "event_documentsRead");
        assertThat(story.effects()).containsExactly("readDocumentsDelegate", "readDocumentsDelegate");
    }
}
