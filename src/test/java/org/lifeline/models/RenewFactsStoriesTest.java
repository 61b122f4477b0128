package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RenewFactsStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("renewFacts");

    private final Story story = new Story("S").with("renewFactsDelegate", "sendToIndexDelegate");

    @Test
    void buildsTheFactsEveryHalfMinuteAndSendsThem() {
        Job time = managementService()
                .createJobQuery()
                .processDefinitionKey("renewFacts")
                .timers()
                .singleResult();
        assertThat(time).isNotNull();

        managementService().executeJob(time.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("renewFacts")
                .active()
                .singleResult();
        run("serviceTask_renewFacts");
        assertThat(story.effects()).containsExactly("renewFactsDelegate");
        run("serviceTask_sendToIndex");

        assertThat(run).isEnded().hasPassed("event_factsRenewed");
        assertThat(story.effects()).containsExactly("renewFactsDelegate", "sendToIndexDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("renewFacts")
                        .timers()
                        .count())
                .as("the next time")
                .isOne();
    }

    private static void run(String activity) {
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId(activity)
                        .singleResult()
                        .getId());
    }
}
