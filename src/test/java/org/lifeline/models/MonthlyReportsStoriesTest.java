package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonthlyReportsStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("monthlyReports");

    private final Story story = new Story("S").with("startReportsDelegate");

    @Test
    void beginsTheReportsOnTheFirstOfEachMonth() {
        Job time = managementService()
                .createJobQuery()
                .processDefinitionKey("monthlyReports")
                .timers()
                .singleResult();
        assertThat(time).isNotNull();

        managementService().executeJob(time.getId());
        ProcessInstance run = runtimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("monthlyReports")
                .active()
                .singleResult();
        managementService()
                .executeJob(managementService()
                        .createJobQuery()
                        .activityId("serviceTask_startReports")
                        .singleResult()
                        .getId());

        assertThat(run).isEnded().hasPassed("event_reportsBegun");
        assertThat(story.effects()).containsExactly("startReportsDelegate");
        assertThat(managementService()
                        .createJobQuery()
                        .processDefinitionKey("monthlyReports")
                        .timers()
                        .count())
                .as("the next month")
                .isOne();
    }
}
