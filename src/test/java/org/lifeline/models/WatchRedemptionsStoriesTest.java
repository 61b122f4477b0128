package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchRedemptionsStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("watchRedemptions");

    private final Story story = new Story("S").with("watchRedemptionsDelegate");

    @Test
    void examinesNewRedemptionsEveryTwoMinutes() {
        Job time = managementService()
                .createJobQuery()
                .processDefinitionKey("watchRedemptions")
                .timers()
                .singleResult();
        assertThat(time).isNotNull();

        managementService().executeJob(time.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("watchRedemptions")
                .active()
                .singleResult();
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId("serviceTask_watchRedemptions")
                        .singleResult()
                        .getId());

        assertThat(run).isEnded().hasPassed("event_redemptionsWatched");
        assertThat(story.effects()).containsExactly("watchRedemptionsDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("watchRedemptions")
                        .timers()
                        .count())
                .as("the next time")
                .isOne();
    }
}
