package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.formService;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalStageStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("approvalStage");

    private final Story story = new Story("A").withStages();

    @Test
    void approvesWhatTheOfficerApproves() {
        ProcessInstance stage = open();

        story.complete(answer("approve"));
        assertThat(stage).isNotEnded();
        story.run("userTask_decide");

        assertThat(stage).isEnded().hasPassed("event_stageApproved").hasNotPassed("event_stageRejected");
        assertThat(story.effects()).containsExactly("openStageDelegate", "recordDecisionListener");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"reject", "Approve", "perhaps", ""})
    void rejectsWhateverIsNotAnApproval(String decision) {
        ProcessInstance stage = open();

        story.complete(answer(decision));
        story.run("userTask_decide");

        assertThat(stage).isEnded().hasPassed("event_stageRejected").hasNotPassed("event_stageApproved");
    }

    @Test
    void goesToTheNamedOfficerWhenThereIsOne() {
        story.with("openStageDelegate", execution -> {
            execution.setVariable("stageName", "Senior officer");
            execution.setVariable("stageOfficer", "almaz");
            execution.setVariable("stageGroups", List.of());
        });

        open();

        assertThat(story.task()).isAssignedTo("almaz").hasName(story.number() + ": Senior officer");
    }

    @Test
    void goesToEveryGroupThatMayDecideWhenNobodyIsNamed() {
        story.with("openStageDelegate", execution -> {
            execution.setVariable("stageName", "Assessment");
            execution.setVariable("stageOfficer", null);
            execution.setVariable("stageGroups", List.of("social-worker", "junior-officer"));
        });

        open();

        assertThat(story.task())
                .isNotAssigned()
                .hasCandidateGroup("social-worker")
                .hasCandidateGroup("junior-officer");
    }

    @Test
    void asksWithTheFormOfTheSameDeployment() {
        open();

        assertThat(formService().getTaskFormData(story.task().getId()).getCamundaFormRef())
                .satisfies(form -> {
                    assertThat(form.getKey()).isEqualTo("stageDecision");
                    assertThat(form.getBinding()).isEqualTo("deployment");
                });
        assertThat(formService().getDeployedTaskForm(story.task().getId())).isNotEmpty();
    }

    private ProcessInstance open() {
        return story.start(
                "approvalStage",
                new HashMap<>(Map.of(
                        "caseKind", "application",
                        "caseNumber", story.number(),
                        "stagePosition", 1,
                        "priority", 60,
                        "stageHours", 24)));
    }

    private static Map<String, Object> answer(String decision) {
        return Map.of("decision", decision, "reasonCode", "other", "reason", "Seen and judged.");
    }
}
