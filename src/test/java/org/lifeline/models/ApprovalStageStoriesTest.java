package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.formService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalStageStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("approvalStage");

    private final Story story = new Story("A");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.withStages()
                .with(
                        "remindOfficersDelegate",
                        "askApplicantDelegate",
                        "remindApplicantDelegate",
                        "takeAnswerDelegate",
                        "reassignStageListener");
    }

    @Test
    void approvesWhatTheOfficerApproves() {
        ProcessInstance stage = open();

        story.complete(answer("approve"));
        assertThat(stage).isNotEnded();
        story.run("userTask_decide");

        assertThat(stage).isEnded().hasPassed("event_stageApproved").hasNotPassed("event_stageRejected");
        assertThat(story.effects())
                .containsExactly(
                        "openStageDelegate", "recordDecisionListener", "countVotesDelegate", "closeStageDelegate");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"reject", "Approve", "perhaps", ""})
    void rejectsUnlessTheAnswerIsAnApproval(String decision) {
        ProcessInstance stage = open();

        story.decide(decision);

        assertThat(stage).isEnded().hasPassed("event_stageRejected").hasNotPassed("event_stageApproved");
    }

    // ---------------------------------------------------------------- who decides

    @Test
    void goesToTheNamedOfficerWhenThereIsOne() {
        override("stageOfficer", "almaz", "stageGroups", List.of());

        open();

        assertThat(story.task()).isAssignedTo("almaz").hasName(story.number() + ": Stage 1");
        assertThat(story.effects()).contains("checkOfficerListener");
    }

    @Test
    void goesToEveryGroupThatMayDecideWhenNobodyIsNamed() {
        override("stageOfficer", null, "stageGroups", List.of("social-worker", "junior-officer"));

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

    @Test
    void withdrawsTheOtherSeatsWhenTheQuorumIsReached() {
        story.withStages(3, 2);
        ProcessInstance stage = open();
        assertThat(story.tasks("userTask_decide")).hasSize(3);

        story.decide("approve");
        assertThat(stage).isNotEnded();
        story.decide("reject");
        assertThat(stage).isNotEnded();
        story.decide("approve");

        assertThat(stage).isEnded().hasPassed("event_stageApproved");
        assertThat(story.tasks("userTask_decide")).isEmpty();
    }

    @Test
    void endsAsSoonAsTheQuorumCannotBeReached() {
        story.withStages(3, 2);
        ProcessInstance stage = open();

        story.decide("reject");
        story.decide("reject");

        assertThat(stage).isEnded().hasPassed("event_stageRejected");
        assertThat(story.effects().stream().filter("recordDecisionListener"::equals))
                .hasSize(2);
    }

    // ---------------------------------------------------------------- time

    @Test
    void remindsThenAsksTheManagerAndNeverDecidesByItself() {
        ProcessInstance stage = open();

        story.run("event_halfTimeOver");
        story.run("serviceTask_remindOfficers");
        story.run("event_timeOver");

        assertThat(story.tasks("userTask_decide")).hasSize(1);
        assertThat(story.tasks("userTask_overdue")).singleElement().satisfies(task -> {
            assertThat(task).hasCandidateGroup("programme-manager").hasName(story.number() + ": overdue, Stage 1");
        });
        assertThat(stage).isNotEnded();

        story.complete("userTask_overdue", Map.of("newOfficer", "almaz", "reassignReason", "She is here today."));
        story.run("userTask_overdue");
        assertThat(story.effects()).contains("remindOfficersDelegate", "reassignStageListener");
        assertThat(stage).isNotEnded();

        story.decide("approve");
        assertThat(stage).isEnded().hasPassed("event_stageApproved");
    }

    @Test
    void asksTheManagerNoLongerOnceTheStageIsDecided() {
        ProcessInstance stage = open();
        story.run("event_timeOver");

        story.decide("reject");

        assertThat(stage).isEnded();
        assertThat(story.tasks("userTask_overdue")).isEmpty();
    }

    // ---------------------------------------------------------------- sent back

    @Test
    void asksTheApplicantAndOpensTheStageAgainWithTheAnswer() {
        ProcessInstance stage = open();

        story.decide("sendBack");
        story.run("serviceTask_askApplicant");
        assertThat(stage).isWaitingAt("receiveTask_awaitAnswer").isNotEnded();
        story.run("event_answerLate");
        story.run("serviceTask_remindApplicant");
        assertThat(stage).isWaitingAt("receiveTask_awaitAnswer");

        story.message("informationReceived");

        assertThat(story.tasks("userTask_decide")).hasSize(1);
        assertThat(story.effects())
                .containsSubsequence(
                        "askApplicantDelegate", "remindApplicantDelegate", "takeAnswerDelegate", "openStageDelegate");
        story.decide("approve");
        assertThat(stage).isEnded().hasPassed("event_stageApproved");
    }

    @Test
    void sendsTheCaseBackToAnEarlierStage() {
        ProcessInstance stage = open();

        story.decide(
                Map.of("decision", "sendBack", "backTo", "1", "reasonCode", "assessAgain", "reason", "Look again."));

        assertThat(stage).isEnded().hasPassed("event_sentBackToStage").hasNotPassed("serviceTask_askApplicant");
    }

    @Test
    void returnsAClaimToItsProviderWithoutWaitingForTheAnswer() {
        ProcessInstance stage = open();
        runtimeService().setVariable(stage.getId(), "caseKind", "claim");

        story.decide("sendBack");

        assertThat(stage).isEnded().hasPassed("event_returnedToProvider").hasNotPassed("serviceTask_askApplicant");
    }

    private void override(String name, Object value, String other, Object otherValue) {
        story.with("openStageDelegate", execution -> {
            Story.openStage(execution, 1);
            execution.setVariable(name, value);
            execution.setVariable(other, otherValue);
        });
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
