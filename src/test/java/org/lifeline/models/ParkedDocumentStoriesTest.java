package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ParkedDocumentStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("parkedDocument");

    private final Story story = new Story("S");

    @Test
    void endsWhenTheDocumentIsTaken() {
        story.with("sendParkedDocumentDelegate");

        ProcessInstance parked = story.start("parkedDocument", Map.of("factKind", "signal", "factKey", "1"));
        story.run("serviceTask_sendAgain");

        assertThat(parked).isEnded().hasPassed("event_documentTaken");
        assertThat(story.effects()).containsExactly("sendParkedDocumentDelegate");
    }

    @Test
    void isAnIncidentWhileTheDocumentIsRefusedAndEndsOnceItIsMended() {
        story.with("sendParkedDocumentDelegate", execution -> {
            throw new IllegalStateException("OpenSearch does not take this document");
        });
        ProcessInstance parked = story.start("parkedDocument", Map.of("factKind", "signal", "factKey", "2"));
        Job job = managementService()
                .createJobQuery()
                .processInstanceId(parked.getId())
                .singleResult();

        assertThatThrownBy(() -> managementService().executeJob(job.getId()))
                .hasMessageContaining("OpenSearch does not take this document");
        assertThat(runtimeService()
                        .createIncidentQuery()
                        .processInstanceId(parked.getId())
                        .count())
                .isOne();

        story.with("sendParkedDocumentDelegate");
        managementService().setJobRetries(job.getId(), 1);
        managementService().executeJob(job.getId());
        assertThat(parked).isEnded().hasPassed("event_documentTaken");
    }
}
