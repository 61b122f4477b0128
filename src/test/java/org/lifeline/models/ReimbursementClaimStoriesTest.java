package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReimbursementClaimStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("reimbursementClaim", "claimReviewAfterPayment");

    private final Story story = new Story("C");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with("returnClaimDelegate", "rejectClaimDelegate", "createPayableDelegate")
                .with("tellProviderDelegate", Map.of("reviewChosen", false))
                .with("gatherClaimFactsDelegate", facts(120_000L, 120_000L, 1, 3))
                .with("planClaimStagesDelegate", Map.of("stageCount", 2, "stageHours", 72))
                .withStages();
    }

    @ParameterizedTest(name = "{0} of {1} redeemed, {2} documents, after {3} days: {4}")
    @CsvSource({
        "120001, 120000, 1, 3, exceedsRedeemed",
        "120000, 120000, 0, 3, missingDocuments",
        "120000, 120000, 1, 91, tooLate"
    })
    void returnsAClaimThatCouldNotBePaid(long amount, long redeemed, int documents, int days, String check) {
        story.with("gatherClaimFactsDelegate", facts(amount, redeemed, documents, days));

        ProcessInstance claim = submit();
        assertThat(claim).variables().containsEntry("claimCheck", check);
        story.run("serviceTask_tellReturn");

        assertThat(claim)
                .isEnded()
                .hasPassed("serviceTask_returnClaim", "event_claimReturned")
                .hasNotPassed("callActivity_approvalStage", "serviceTask_createPayable");
        assertThat(story.effects())
                .containsExactly("gatherClaimFactsDelegate", "returnClaimDelegate", "tellProviderDelegate");
    }

    @Test
    void rejectsAClaimThatAStageRejects() {
        ProcessInstance claim = submit();
        story.decide("approve");
        story.decide("reject");
        story.run("serviceTask_tellRejection");

        assertThat(claim)
                .isEnded()
                .hasPassed("serviceTask_rejectClaim", "event_claimRejected")
                .hasNotPassed("serviceTask_createPayable", "event_claimPaid");
    }

    @Test
    void returnsAClaimThatAStageSendsBackForCorrection() {
        ProcessInstance claim = submit();
        story.decide("approve");
        story.decide("sendBack");
        story.run("serviceTask_tellReturn");

        assertThat(claim)
                .isEnded()
                .hasPassed("callActivity_approvalStage", "serviceTask_returnClaim", "event_claimReturned")
                .hasNotPassed("serviceTask_createPayable", "event_claimRejected");
    }

    @ParameterizedTest(name = "{0} stages")
    @ValueSource(ints = {1, 2, 4})
    void paysAClaimThatEveryStageApproved(int stages) {
        story.with("planClaimStagesDelegate", Map.of("stageCount", stages, "stageHours", 72));

        ProcessInstance claim = submit();
        for (int stage = 1; stage <= stages; stage++) {
            assertThat(ProcessVariables.of(story.task()))
                    .containsEntry("caseKind", "claim")
                    .containsEntry("caseNumber", story.number());
            assertThat(story.task().getPriority()).isEqualTo(50);
            story.decide("approve");
        }
        assertThat(claim).isWaitingAt("serviceTask_createPayable");
        story.run("serviceTask_createPayable");

        assertThat(claim).isWaitingAt("receiveTask_payment");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");

        assertThat(claim)
                .isEnded()
                .hasPassed("event_claimPaid")
                .hasNotPassed("event_claimRejected", "event_claimReturned", "event_paymentFailed");
        assertThat(story.effects())
                .endsWith("createPayableDelegate", "tellProviderDelegate")
                .containsOnlyOnce("createPayableDelegate");
    }

    @Test
    void goesOnWaitingWhenTheBankDoesNotCarryThePaymentOut() {
        story.with("planClaimStagesDelegate", Map.of("stageCount", 1, "stageHours", 72));
        ProcessInstance claim = submit();
        story.decide("approve");
        story.run("serviceTask_createPayable");

        tell("claim.paymentFailed");
        story.run("serviceTask_tellPaymentFailed");
        assertThat(claim).hasPassed("event_failureTold").isWaitingAt("receiveTask_payment");
        tell("claim.paymentFailed");
        story.run("serviceTask_tellPaymentFailed");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");
        assertThat(claim).isEnded().hasPassed("event_claimPaid");
    }

    @Test
    void waitsAgainWhenTheMoneyOfAPaidClaimCameBack() {
        runtimeService()
                .createMessageCorrelation("claim.moneyReturned")
                .processInstanceBusinessKey(story.number())
                .setVariable("claimNumber", story.number())
                .correlateStartMessage();
        ProcessInstance claim = runtimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(story.number())
                .singleResult();
        story.run("serviceTask_tellMoneyReturned");
        assertThat(claim).isWaitingAt("receiveTask_payment");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");
        assertThat(claim).isEnded().hasPassed("event_moneyReturned", "event_claimPaid");
    }

    @Test
    void paysWhatWasAllowedAfterADispute() {
        runtimeService()
                .createMessageCorrelation("claim.disputeAllowed")
                .processInstanceBusinessKey(story.number())
                .setVariable("claimNumber", story.number())
                .correlateStartMessage();
        ProcessInstance claim = runtimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(story.number())
                .singleResult();
        story.run("serviceTask_createPayable");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");
        assertThat(claim)
                .isEnded()
                .hasPassed("event_disputedClaimAllowed", "event_claimPaid")
                .hasNotPassed("callActivity_approvalStage");
    }

    @Test
    void paysASmallCleanClaimWithoutAPerson() {
        ProcessInstance claim = cleanClaim(true, false);
        assertThat(claim).isWaitingAt("serviceTask_createPayable");
        story.run("serviceTask_createPayable");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");

        assertThat(claim)
                .isEnded()
                .hasPassed("serviceTask_takeFastLane", "event_claimPaid")
                .hasNotPassed("callActivity_approvalStage", "callActivity_claimReview");
        assertThat(claim).variables().containsEntry("checkRow", "smallAndClean");
    }

    @Test
    void peopleDecideOnACleanClaimBeyondTheManagersLimits() {
        ProcessInstance claim = cleanClaim(false, false);
        story.decide("approve");
        story.decide("approve");
        assertThat(claim)
                .hasPassed("serviceTask_takeFastLane", "callActivity_approvalStage")
                .isWaitingAt("serviceTask_createPayable");
    }

    @Test
    void anOfficerReviewsADrawnClaimAfterItsPayment() {
        ProcessInstance claim = paidAndDrawn();
        story.complete(Map.of("finding", "inOrder"));
        assertThat(claim)
                .isEnded()
                .hasPassed("callActivity_claimReview", "event_paidClaimReviewed")
                .hasNotPassed("event_claimPaid");
        assertThat(story.effects()).endsWith("recordClaimReviewListener");
    }

    @Test
    void anyOtherAnswerThanInOrderTakesMoneyBack() {
        ProcessInstance claim = paidAndDrawn();
        story.complete(Map.of("finding", "notInOrder"));
        assertThat(claim).isEnded().hasPassed("event_paidClaimReviewed");
    }

    @Test
    void aReviewThatNobodyDoesIsRememberedAndOfferedToManagers() {
        ProcessInstance claim = paidAndDrawn();
        story.run("event_timeToRemindReviewers");
        story.run("serviceTask_remindReviewers");
        story.run("event_reviewOverdue");
        story.run("serviceTask_offerReviewToManagers");
        assertThat(story.effects()).endsWith("remindReviewersDelegate", "offerReviewToManagersDelegate");
        story.complete(Map.of("finding", "inOrder"));
        assertThat(claim).isEnded();
    }

    private ProcessInstance cleanClaim(boolean withinLimits, boolean drawn) {
        Map<String, Object> clean = new HashMap<>(facts(4_000L, 4_000L, 1, 3));
        clean.put("fastLaneClaimMinor", 5_000L);
        clean.put("fastLaneProviderMinor", 20_000L);
        story.with("gatherClaimFactsDelegate", clean)
                .with("takeFastLaneDelegate", Map.of("withinFastLane", withinLimits))
                .with("tellProviderDelegate", Map.of("reviewChosen", drawn));
        return submit();
    }

    private ProcessInstance paidAndDrawn() {
        story.with("remindReviewersDelegate", "offerReviewToManagersDelegate", "recordClaimReviewListener")
                .with(
                        "nameReviewersDelegate",
                        Map.of("reviewers", List.of("accountant-2"), "reviewerGroups", List.of()));
        ProcessInstance claim = cleanClaim(true, true);
        story.run("serviceTask_createPayable");
        tell("claim.paid");
        story.run("serviceTask_tellPayment");
        story.run("callActivity_claimReview");
        assertThat(story.task()).hasDefinitionKey("userTask_reviewClaim").hasCandidateUser("accountant-2");
        return claim;
    }

    private void tell(String message) {
        runtimeService()
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(story.number())
                .correlate();
    }

    private ProcessInstance submit() {
        ProcessInstance claim = story.start(
                "reimbursementClaim",
                Map.of(
                        "claimNumber", story.number(),
                        "programmeCode", "EMA",
                        "providerCode", "HOSPITAL-1",
                        "amountMinor", 120_000L,
                        "currency", "ETB"));
        story.run("event_claimSubmitted");
        return claim;
    }

    private static Map<String, Object> facts(long amount, long redeemed, int documents, int days) {
        return Map.ofEntries(
                Map.entry("amountMinor", amount),
                Map.entry("redeemedMinor", redeemed),
                Map.entry("documentCount", documents),
                Map.entry("daysSinceLastRedemption", days),
                Map.entry("daysSinceFirstSubmission", 0),
                Map.entry("fastLaneClaimMinor", 0L),
                Map.entry("fastLaneProviderMinor", 0L),
                Map.entry("fastLaneUsedMinor", 0L),
                Map.entry("returnedBefore", false),
                Map.entry("missingPapers", 0),
                Map.entry("similarClaims", 0),
                Map.entry("nearInvoices", 0),
                Map.entry("openConcerns", 0),
                Map.entry("reviewsNotInOrder", 0),
                Map.entry("priceOutliers", 0),
                Map.entry("overReferenceMinor", 0L),
                Map.entry("linesWithoutReference", 0),
                Map.entry("provenByPin", true),
                Map.entry("redeemedOffline", 0),
                Map.entry("daysKnown", 365));
    }
}
