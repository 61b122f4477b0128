package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServeWaitingCasesStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("serveWaitingCases");

    private final Story story = new Story("S").with("serveWaitingDelegate");

    @Test
    void servesWaitingCasesEveryHour() {
        Job hour = managementService()
                .createJobQuery()
                .processDefinitionKey("serveWaitingCases")
                .timers()
                .singleResult();
        assertThat(hour).isNotNull();

        managementService().executeJob(hour.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("serveWaitingCases")
                .active()
                .singleResult();
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId("serviceTask_serveWaiting")
                        .singleResult()
                        .getId());

        assertThat(run).isEnded().hasPassed("event_waitingServed");
        assertThat(story.effects()).containsExactly("serveWaitingDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("serveWaitingCases")
                        .timers()
                        .count())
                .as("the next hour")
                .isOne();
    }
}
