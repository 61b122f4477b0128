package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BeginFeedbackStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("beginFeedback");

    private final Story story = new Story("S").with("beginFeedbackDelegate");

    @Test
    void beginsQuestionsEveryTenMinutes() {
        Job time = managementService()
                .createJobQuery()
                .processDefinitionKey("beginFeedback")
                .timers()
                .singleResult();
        assertThat(time).isNotNull();

        managementService().executeJob(time.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("beginFeedback")
                .active()
                .singleResult();
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId("serviceTask_beginFeedback")
                        .singleResult()
                        .getId());

        assertThat(run).isEnded().hasPassed("event_questionsBegun");
        assertThat(story.effects()).containsExactly("beginFeedbackDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("beginFeedback")
                        .timers()
                        .count())
                .as("the next time")
                .isOne();
    }
}
