package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.List;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("retention");

    private final Story story = new Story("R")
            .with("eraseDraftsDelegate")
            .with("eraseApplicationsDelegate")
            .with("eraseClaimsDelegate")
            .with("deleteDocumentsDelegate")
            .with("archiveProcessesDelegate");

    @Test
    void erasesEveryNightDraftsFirst() {
        Job night = managementService()
                .createJobQuery()
                .processDefinitionKey("retention")
                .timers()
                .singleResult();
        assertThat(night).isNotNull();

        managementService().executeJob(night.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("retention")
                .active()
                .singleResult();
        for (String step : List.of(
                "serviceTask_eraseDrafts",
                "serviceTask_eraseApplications",
                "serviceTask_eraseClaims",
                "serviceTask_deleteDocuments",
                "serviceTask_archiveProcesses")) {
            managementService()
                    .executeJob(managementService()
                            .createJobQuery()
                            .activityId(step)
                            .singleResult()
                            .getId());
        }

        assertThat(run).isEnded();
        assertThat(story.effects())
                .containsExactly(
                        "eraseDraftsDelegate",
                        "eraseApplicationsDelegate",
                        "eraseClaimsDelegate",
                        "deleteDocumentsDelegate",
                        "archiveProcessesDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("retention")
                        .timers()
                        .count())
                .as("the next night")
                .isOne();
    }
}
