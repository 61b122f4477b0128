package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpenDataStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("openData");

    private final Story story = new Story("S").with("publishOpenDataDelegate");

    @Test
    void publishesEveryMorning() {
        Job time = managementService()
                .createJobQuery()
                .processDefinitionKey("openData")
                .timers()
                .singleResult();
        assertThat(time).isNotNull();

        managementService().executeJob(time.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("openData")
                .active()
                .singleResult();
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId("serviceTask_publishOpenData")
                        .singleResult()
                        .getId());

        assertThat(run).isEnded().hasPassed("event_openDataPublished");
        assertThat(story.effects()).containsExactly("publishOpenDataDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("openData")
                        .timers()
                        .count())
                .as("the next morning")
                .isOne();
    }
}
