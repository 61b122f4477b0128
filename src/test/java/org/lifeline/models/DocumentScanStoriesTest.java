package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentScanStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("documentScan");

    private final Story story = new Story("V");

    @Test
    void scansUntilNothingCanBeScannedAnyMore() {
        story.with("scanDocumentsDelegate", Map.of("documentsLeft", true));

        ProcessInstance scan = story.start("documentScan", Map.of());
        story.run("serviceTask_scanDocuments");
        story.with("scanDocumentsDelegate", Map.of("documentsLeft", false));
        story.run("serviceTask_scanDocuments");

        assertThat(scan).isEnded().hasPassed("event_minuteForScan", "event_documentsScanned");
        assertThat(story.effects()).containsExactly("scanDocumentsDelegate", "scanDocumentsDelegate");
    }
}
