package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeneficiaryFeedbackStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("beneficiaryFeedback");

    private final Story story = new Story("A")
            .with("askBeneficiaryDelegate", Map.of("asked", true))
            .with("closeQuestionDelegate", "checkComplaintDeciderListener", "decideComplaintListener");

    @Test
    void answeredWell() {
        ProcessInstance question = asked();
        answer(true);

        assertThat(question).isEnded().hasPassed("event_answeredWell").hasNotPassed("userTask_decideComplaint");
        assertThat(story.effects()).containsExactly("askBeneficiaryDelegate");
    }

    @Test
    void asksDaysAfterTheRedemption() {
        begin();

        assertThat(Duration.between(
                        new java.util.Date().toInstant(),
                        story.job("event_timeToAsk").getDuedate().toInstant()))
                .isBetween(Duration.ofHours(47), Duration.ofHours(49));
    }

    @Test
    void nobodyCanBeAsked() {
        story.with("askBeneficiaryDelegate", Map.of("asked", false));
        ProcessInstance question = begin();
        ask();

        assertThat(question).isEnded().hasPassed("event_notAsked").hasNotPassed("gateway_awaitAnswer");
    }

    @Test
    void nobodyAnswers() {
        ProcessInstance question = asked();
        story.run("event_answerTimeOver");

        assertThat(question).isEnded().hasPassed("event_notAnswered");
        assertThat(story.effects()).containsExactly("askBeneficiaryDelegate", "closeQuestionDelegate");
    }

    @Test
    void theRedemptionIsTakenBack() {
        ProcessInstance question = asked();
        story.message("feedback.takenBack");

        assertThat(question).isEnded().hasPassed("event_questionCancelled").hasNotPassed("serviceTask_closeQuestion");
    }

    @Test
    void aManagerClearsTheProvider() {
        ProcessInstance question = asked();
        answer(false);
        assertThat(question).isWaitingAt("userTask_decideComplaint");
        assertThat(story.task()).hasCandidateGroup("programme-manager").hasName("Complaint: AAAA-BBBB-CCCC-DDDD");

        decide("cleared");

        assertThat(question).isEnded().hasPassed("event_providerCleared").hasNotPassed("event_complaintConfirmed");
        assertThat(story.effects()).containsExactly("askBeneficiaryDelegate", "decideComplaintListener");
    }

    /** What nobody expects keeps the money where it is. */
    @ParameterizedTest
    @ValueSource(strings = {"confirmed", "somethingElse"})
    void aManagerConfirmsTheComplaint(String finding) {
        ProcessInstance question = asked();
        answer(false);

        decide(finding);

        assertThat(question).isEnded().hasPassed("event_complaintConfirmed").hasNotPassed("event_providerCleared");
    }

    @Test
    void aComplaintByTelephoneNeedsNoQuestion() {
        ProcessInstance complaint = runtimeService()
                .createMessageCorrelation("feedback.called")
                .processInstanceBusinessKey(story.number())
                .setVariables(answered(false))
                .correlateStartMessage();
        decide("cleared");

        assertThat(complaint).isEnded().hasPassed("event_calledUnasked", "event_providerCleared");
    }

    private ProcessInstance begin() {
        return story.start("beneficiaryFeedback", Map.of("redemptionId", "r", "voucherCode", "AAAA-BBBB-CCCC-DDDD"));
    }

    private void ask() {
        story.run("event_timeToAsk");
        story.run("serviceTask_askBeneficiary");
    }

    private ProcessInstance asked() {
        ProcessInstance question = begin();
        ask();
        return question;
    }

    private void answer(boolean well) {
        runtimeService()
                .createMessageCorrelation("feedback.answered")
                .processInstanceBusinessKey(story.number())
                .setVariables(answered(well))
                .correlate();
    }

    private static Map<String, Object> answered(boolean well) {
        return Map.of(
                "voucherCode",
                "AAAA-BBBB-CCCC-DDDD",
                "answeredWell",
                well,
                "deciders",
                List.of(),
                "deciderGroups",
                List.of("programme-manager"));
    }

    private void decide(String finding) {
        story.complete(Map.of("finding", finding, "reason", "Talked to both."));
    }
}
