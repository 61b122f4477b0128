package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentCareStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("documentCare");

    private final Story story = new Story("K");

    @Test
    void goesOnUntilNothingIsLeftAndDeletesWhatWasForgotten() {
        story.with("careForDocumentsDelegate", Map.of("documentsLeft", true));
        story.with("deleteForgottenFilesDelegate");

        ProcessInstance care = story.start("documentCare", Map.of());
        story.run("serviceTask_careForDocuments");
        story.with("careForDocumentsDelegate", Map.of("documentsLeft", false));
        story.run("serviceTask_careForDocuments");
        story.run("serviceTask_deleteForgottenFiles");

        assertThat(care).isEnded().hasPassed("event_nightForCare", "event_storeCaredFor");
        assertThat(story.effects())
                .containsExactly(
                        "careForDocumentsDelegate", "careForDocumentsDelegate", "deleteForgottenFilesDelegate");
    }
}
