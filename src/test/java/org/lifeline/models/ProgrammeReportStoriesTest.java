package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeReportStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeReport");

    private final Story story = new Story("R").with("makeReportDelegate", "sendReportDelegate");

    @Test
    void makesTheReportAndSendsIt() {
        ProcessInstance report = runtimeService()
                .startProcessInstanceByKey(
                        "programmeReport", "TRUST-2026-10", Map.of("programmeCode", "TRUST", "reportMonth", "2026-10"));

        assertThat(report).isWaitingAt("serviceTask_makeReport").variables().containsEntry("reportReaders", "managers");
        run("serviceTask_makeReport");
        assertThat(story.effects()).containsExactly("makeReportDelegate");
        run("serviceTask_sendReport");

        assertThat(report)
                .isEnded()
                .hasPassedInOrder(
                        "businessRuleTask_findReaders",
                        "serviceTask_makeReport",
                        "serviceTask_sendReport",
                        "event_reportSent");
        assertThat(story.effects()).containsExactly("makeReportDelegate", "sendReportDelegate");
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
