package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssistanceApplicationStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("assistanceApplication", "voucherIssuance", "rejection");

    private final Story story = new Story("A");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with(
                        "registerBeneficiaryDelegate",
                        "confirmReceiptDelegate",
                        "produceVoucherDocumentDelegate",
                        "sendVoucherDelegate",
                        "tellRejectionDelegate",
                        "provideFundsListener",
                        "confirmVoucherDelegate",
                        "recordWithdrawalDelegate",
                        "tellWithdrawalDelegate",
                        "tellHelpConfirmedDelegate",
                        "recordProgrammeClosedDelegate",
                        "tellProgrammeClosedDelegate",
                        "openEmergencyDelegate",
                        "recordEmergencyListener",
                        "recordAppealListener",
                        "recordEmergencyReviewListener")
                .with("rejectApplicationDelegate", Map.of("mayAppeal", false, "appealUntil", new Date()))
                .with("settleEmergencyDelegate", Map.of("leftMinor", 120_000L))
                .with("stopEmergencyDelegate", Map.of("emergencyStopped", false))
                .with("openEmergencyDelegate", Map.of("emergencyGroup", "senior-officer"))
                .with("openAppealDelegate", Map.of("appealGroup", "reviewers"))
                .with("checkEmergencyDelegate", Map.of("emergencyWanted", true))
                .with("reserveEmergencyFundsDelegate", Map.of("emergencyFundsReserved", true))
                .with("issueProvisionalVoucherDelegate", Map.of("voucherCode", "EEEE-BBBB-CCCC-DDDD"))
                .withPersonCheck("no", "intake")
                .with("planStagesDelegate", plan(3))
                .with("reserveFundsDelegate", Map.of("fundsReserved", true, "programmeOpen", true))
                .with("issueVoucherDelegate", Map.of("voucherCode", "AAAA-BBBB-CCCC-DDDD"))
                .withStages();
    }

    @Test
    void confirmsReceiptAndContinuesWhileTheMailServerIsDown() {
        story.with("confirmReceiptDelegate", execution -> {
            throw new IllegalStateException("mail server unreachable");
        });

        ProcessInstance application = submit(Map.of());
        story.runInVain("serviceTask_confirmReceipt");

        assertThat(application).isWaitingAt("callActivity_approvalStage", "serviceTask_confirmReceipt");
        assertThat(story.job("serviceTask_confirmReceipt").getRetries()).isEqualTo(4);

        story.with("confirmReceiptDelegate");
        story.run("serviceTask_confirmReceipt");

        assertThat(application)
                .hasPassed("event_receiptConfirmed")
                .isWaitingAt("callActivity_approvalStage")
                .isNotWaitingAt("serviceTask_confirmReceipt");
    }

    @ParameterizedTest(name = "{0} stages")
    @ValueSource(ints = {1, 3, 5})
    void issuesVoucherWhenEveryStageHasApproved(int stages) {
        story.with("planStagesDelegate", plan(stages));

        ProcessInstance application = submit(Map.of());
        for (int stage = 1; stage <= stages; stage++) {
            assertThat(story.task())
                    .hasName(story.number() + ": Stage " + stage)
                    .hasCandidateGroup("officers-" + stage);
            assertThat(application).isNotEnded();
            assertThat(story.passed()).doesNotContain("serviceTask_reserveFunds");
            story.decide("approve");
        }
        story.run("serviceTask_confirmReceipt");
        story.run("serviceTask_produceVoucherDocument");
        story.run("serviceTask_sendVoucher");

        assertThat(application).isEnded();
        assertThat(story.passed())
                .containsSubsequence("serviceTask_reserveFunds", "serviceTask_issueVoucher", "event_voucherIssued");
        assertThat(story.passed()).doesNotContain("userTask_provideFunds", "event_rejectedForGood");
        assertThat(story.effects().stream().filter("recordDecisionListener"::equals))
                .hasSize(stages);
        assertThat(story.effects())
                .endsWith(
                        "reserveFundsDelegate",
                        "issueVoucherDelegate",
                        "confirmReceiptDelegate",
                        "produceVoucherDocumentDelegate",
                        "sendVoucherDelegate");
    }

    @ParameterizedTest(name = "stage {0} of 3")
    @ValueSource(ints = {1, 2, 3})
    void rejectsAtTheFirstStageThatDoesNotApprove(int rejectingStage) {
        ProcessInstance application = submit(Map.of());
        for (int stage = 1; stage < rejectingStage; stage++) {
            story.decide("approve");
        }
        story.decide("reject");

        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded();
        assertThat(story.passed()).contains("event_rejectedForGood");
        assertThat(story.passed())
                .doesNotContain("serviceTask_reserveFunds", "serviceTask_issueVoucher", "event_voucherIssued");
        assertThat(story.effects()).containsOnlyOnce("rejectApplicationDelegate", "tellRejectionDelegate");
    }

    @ParameterizedTest(name = "{0} of {1} minor units: {2}")
    @CsvSource({"surgery, 500001, aboveProgrammeLimit", "homeopathy, 1000, treatmentNotCovered"})
    void rejectsIneligibleApplicationsWithoutAskingOfficers(String treatmentType, long amountMinor, String reason) {
        ProcessInstance application = submit(Map.of("treatmentType", treatmentType, "amountMinor", amountMinor));

        assertThat(application).variables().containsEntry("eligibility", reason);
        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded().hasNotPassed("businessRuleTask_triage", "callActivity_approvalStage");
        assertThat(story.passed()).contains("serviceTask_rejectApplication", "event_rejectedForGood");
    }

    @Test
    void rejectsSomebodyWhoIsHelpedAlreadyWithoutAskingTheOfficers() {
        story.withPersonCheck("sameNeed", "intake");

        ProcessInstance application = submit(Map.of());
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        assertThat(application)
                .isEnded()
                .hasNotPassed("businessRuleTask_checkEligibility", "callActivity_approvalStage")
                .variables()
                .containsEntry("personReason", "duplicateApplication");
        assertThat(story.passed()).contains("event_rejectedForGood");
    }

    @Test
    void looksForDuplicatesOnceMoreBeforeItSetsMoneyAside() {
        story.with("planStagesDelegate", plan(1)).withPersonCheck("sameNeed", "issuance");

        ProcessInstance application = submit(Map.of());
        story.decide("approve");
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        assertThat(application)
                .isEnded()
                .hasPassed("callActivity_checkPersonAgain")
                .variables()
                .containsEntry("personReason", "duplicateApplication");
        assertThat(story.passed()).contains("event_rejectedForGood");
        assertThat(story.passed()).doesNotContain("serviceTask_reserveFunds", "serviceTask_issueVoucher");
    }

    @Test
    void warnsTheOfficersOfDuplicatesAndOfWhatNeedsReview() {
        story.with(
                "findDuplicatesDelegate",
                Map.of("sameIdCase", "no", "likeness", 0, "sameNeedLikeness", 0, "compared", true));

        submit(Map.of("treatmentType", "other"));

        assertThat(story.task().getTaskDefinitionKey()).isEqualTo("userTask_decide");
        assertThat(ProcessVariables.of(story.task()))
                .containsEntry("duplicateHandling", "ask")
                .containsEntry("eligibility", "review");
    }

    @Test
    void givesLifeThreateningCasesPriorityAndFourHoursAStage() {
        ClockUtil.setCurrentTime(Date.from(Instant.parse("2026-11-21T10:00:00Z")));

        submit(Map.of("urgency", "lifeThreatening", "ageYears", 7));

        assertThat(story.task()).hasDueDate(Date.from(Instant.parse("2026-11-21T14:00:00Z")));
        assertThat(story.task().getPriority()).isEqualTo(100);
    }

    @Test
    void tellsEachStageWhichCaseItIsAboutAndNothingPersonal() {
        submit(Map.of());

        Map<String, Object> seen = ProcessVariables.of(story.task());

        assertThat(seen)
                .containsEntry("caseKind", "application")
                .containsEntry("caseNumber", story.number())
                .containsEntry("amountMinor", 120_000L)
                .containsEntry("currency", "ETB")
                .containsEntry("programmeCode", "EMA")
                .doesNotContainKeys("ageYears", "householdSize");
        assertThat(((Number) seen.get("stagePosition")).intValue()).isEqualTo(1);
    }

    @Test
    void anApprovedCaseWaitsForFundsInsteadOfBeingRejected() {
        story.with("planStagesDelegate", plan(1))
                .with("reserveFundsDelegate", Map.of("fundsReserved", false, "programmeOpen", true));

        ProcessInstance application = submit(Map.of());
        story.decide("approve");

        assertThat(story.waitingAt()).contains("userTask_provideFunds");
        assertThat(story.passed()).doesNotContain("serviceTask_issueVoucher");
        assertThat(story.task()).hasCandidateGroup("programme-manager");

        story.complete(Map.of("addedFunds", 100, "fundingSource", "A donor"));
        story.run("userTask_provideFunds");
        assertThat(story.waitingAt()).contains("userTask_provideFunds");

        story.with("reserveFundsDelegate", Map.of("fundsReserved", true, "programmeOpen", true));
        story.complete(Map.of("addedFunds", 5000, "fundingSource", "Another donor"));
        story.run("userTask_provideFunds");
        story.run("businessRuleTask_setVoucherTerms");

        assertThat(story.passed()).contains("serviceTask_issueVoucher");
        assertThat(story.waitingAt()).contains("serviceTask_produceVoucherDocument");
        assertThat(story.effects().stream().filter("provideFundsListener"::equals))
                .hasSize(2);
    }

    @Test
    void continuesWithoutTheManagerWhenFundsAreReturned() {
        story.with("planStagesDelegate", plan(1))
                .with("reserveFundsDelegate", Map.of("fundsReserved", false, "programmeOpen", true));

        ProcessInstance application = submit(Map.of());
        story.decide("approve");
        assertThat(story.waitingAt()).contains("userTask_provideFunds");
        story.with("reserveFundsDelegate", Map.of("fundsReserved", true, "programmeOpen", true));
        runtimeService()
                .createMessageCorrelation("fundsAvailable")
                .processInstanceBusinessKey(story.number())
                .correlate();
        assertThat(story.hasTask()).isFalse();
        story.run("event_fundsAvailable");
        story.run("businessRuleTask_setVoucherTerms");

        assertThat(story.passed()).contains("serviceTask_issueVoucher");
        assertThat(story.waitingAt()).contains("serviceTask_produceVoucherDocument");
        assertThat(story.effects()).doesNotContain("provideFundsListener");
    }

    @Test
    void aVoucherThatCannotBeSentBecomesAnIncidentAndIsSentFromThere() {
        story.with("planStagesDelegate", plan(1)).with("sendVoucherDelegate", execution -> {
            throw new IllegalStateException("mail server unreachable");
        });

        ProcessInstance application = submit(Map.of());
        story.decide("approve");
        story.run("serviceTask_produceVoucherDocument");
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(story.incidents())
                    .as("incidents before attempt " + attempt)
                    .isZero();
            story.runInVain("serviceTask_sendVoucher");
        }

        assertThat(story.incidents()).isEqualTo(1);
        assertThat(story.effects()).containsOnlyOnce("issueVoucherDelegate", "produceVoucherDocumentDelegate");

        story.with("sendVoucherDelegate");
        managementService().setJobRetries(story.job("serviceTask_sendVoucher").getId(), 1);
        story.run("serviceTask_sendVoucher");

        assertThat(story.passed()).contains("event_voucherIssued");
        assertThat(story.incidents()).isZero();
        assertThat(story.effects()).containsOnlyOnce("issueVoucherDelegate", "sendVoucherDelegate");
    }

    // ---------------------------------------------------------------- sent back, appealed, withdrawn

    @Test
    void repeatsTheStagesFromTheOneItWasSentBackTo() {
        ProcessInstance application = submit(Map.of());
        story.decide("approve");
        story.decide("approve");

        story.decide(
                Map.of("decision", "sendBack", "backTo", "1", "reasonCode", "assessAgain", "reason", "Look again."));
        assertThat(story.task()).hasName(story.number() + ": Stage 1");
        story.decide("approve");
        story.decide("approve");
        assertThat(story.passed()).doesNotContain("serviceTask_reserveFunds");
        story.decide("approve");

        assertThat(story.passed()).contains("serviceTask_issueVoucher");
    }

    @Test
    void continuesWithTheNextStageWhenAnAppealIsAllowed() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"));
        ProcessInstance application = submit(Map.of());
        story.decide("reject");
        story.run("serviceTask_tellRejection");
        assertThat(story.waitingAt()).contains("gateway_awaitAppeal");

        story.message("appealFiled");
        assertThat(story.task()).hasName(story.number() + ": appeal").hasCandidateGroup("reviewers");
        story.with("planStagesDelegate", plan(3, 2));
        story.complete(Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "The report came."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");

        assertThat(story.task()).hasName(story.number() + ": Stage 2");
        story.decide("approve");
        story.decide("approve");
        assertThat(story.passed()).contains("serviceTask_issueVoucher");
    }

    /** The first appeal's outcome must not count for the second rejection, or the case would go round for ever. */
    @Test
    void endsWhenItIsRejectedAgainAfterAnAllowedAppeal() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"));
        ProcessInstance application = submit(Map.of());
        story.decide("reject");
        story.run("serviceTask_tellRejection");
        story.message("appealFiled");
        story.with("planStagesDelegate", plan(3, 2));
        story.complete(Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "The report came."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");

        story.with("rejectApplicationDelegate", Map.of("mayAppeal", false, "appealUntil", new Date()));
        story.decide("reject");
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded().hasPassed("event_applicationRejected");
    }

    @Test
    void takesAnAppealAndGoesOnAlthoughTheRejectionCannotBeTold() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"))
                .with("tellRejectionDelegate", execution -> {
                    throw new IllegalStateException("the text is unreachable");
                });
        submit(Map.of());
        story.decide("reject");
        for (int attempt = 1; attempt <= 5; attempt++) {
            story.runInVain("serviceTask_tellRejection");
        }
        assertThat(story.incidents()).isOne();

        story.message("appealFiled");
        story.with("planStagesDelegate", plan(3, 2));
        story.complete(Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "The report came."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");

        assertThat(story.task()).hasName(story.number() + ": Stage 2");
        assertThat(story.incidents()).isZero();
        assertThat(story.effects()).doesNotContain("tellRejectionDelegate");
    }

    @Test
    void staysRejectedWhenTheAppealIsDismissed() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "uphold"));
        ProcessInstance application = submit(Map.of());
        story.decide("reject");
        story.run("serviceTask_tellRejection");
        story.message("appealFiled");
        story.complete(Map.of("appealDecision", "uphold", "reasonCode", "rejectionHolds", "reason", "Nothing new."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded().hasPassed("event_applicationRejected");
    }

    @Test
    void hearsTheAppealOfSomebodyWhomARuleRefusedBeforeTriage() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"));
        ProcessInstance application = submit(Map.of("treatmentType", "homeopathy"));
        story.run("serviceTask_tellRejection");

        story.message("appealFiled");

        assertThat(application).hasNotPassed("businessRuleTask_triage");
        assertThat(story.task()).hasName(story.number() + ": appeal");
        assertThat(story.task().getPriority()).isEqualTo(50);
        story.complete(Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "It is covered."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");
        assertThat(story.task()).hasName(story.number() + ": Stage 1");
    }

    @Test
    void continuesAfterAnAllowedAppealAlthoughTheEmergencyHelpIsStillReviewed() {
        story.with("planStagesDelegate", fastTrack(1))
                .with("stopEmergencyDelegate", Map.of("emergencyStopped", true))
                .with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"));
        submit(Map.of("urgency", "lifeThreatening"));
        authorise("authorise");
        story.decide("reject");
        story.run("serviceTask_tellRejection");

        story.message("appealFiled");
        story.with("planStagesDelegate", plan(1));
        story.complete(
                "userTask_reviewAppeal",
                Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "The report came."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");

        assertThat(story.tasks("userTask_reviewEmergency")).hasSize(1);
        assertThat(story.tasks("userTask_decide")).hasSize(1);
    }

    @Test
    void closesTheCaseWhenTheDaysToAppealAreOver() {
        story.with("rejectApplicationDelegate", Map.of("mayAppeal", true, "appealUntil", inDays(30)));
        ProcessInstance application = submit(Map.of());
        story.decide("reject");
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");

        story.run("event_appealDaysOver");

        assertThat(application).isEnded();
        assertThat(story.passed()).contains("event_notAppealed");
    }

    @Test
    void endsEverythingWhenTheApplicantWithdraws() {
        ProcessInstance application = submit(Map.of());
        assertThat(story.hasTask()).isTrue();

        story.message("applicationWithdrawn");

        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellWithdrawal");
        assertThat(application).isEnded().hasPassed("event_withdrawalDone");
        assertThat(story.effects()).containsSubsequence("recordWithdrawalDelegate", "tellWithdrawalDelegate");
    }

    // ---------------------------------------------------------------- emergency

    @Test
    void issuesEmergencyHelpWhileTheStagesRun() {
        story.with("planStagesDelegate", fastTrack(1)).with("settleEmergencyDelegate", Map.of("leftMinor", 0L));
        ProcessInstance application = submit(Map.of("urgency", "lifeThreatening"));
        assertThat(story.tasks("userTask_decide")).hasSize(1);

        authorise("authorise");
        story.run("serviceTask_produceProvisionalDocument");
        story.run("serviceTask_sendProvisionalVoucher");
        assertThat(application).hasPassed("event_fastTrackOver").isWaitingAt("callActivity_approvalStage");

        story.decide("approve");
        story.run("serviceTask_confirmReceipt");
        assertThat(story.waitingAt()).contains("serviceTask_tellHelpConfirmed");
        story.run("serviceTask_tellHelpConfirmed");
        assertThat(application).isEnded();
        assertThat(story.passed()).contains("serviceTask_confirmVoucher", "event_voucherConfirmed");
        assertThat(story.passed()).doesNotContain("serviceTask_reserveFunds", "serviceTask_issueVoucher");
        assertThat(story.effects()).containsSubsequence("confirmVoucherDelegate", "tellHelpConfirmedDelegate");
    }

    @Test
    void issuesTheRemainderWhenTheProvisionalVoucherCoveredAPart() {
        story.with("planStagesDelegate", fastTrack(1));
        ProcessInstance application = submit(Map.of("urgency", "lifeThreatening"));
        authorise("authorise");

        story.decide("approve");

        assertThat(story.passed())
                .contains("serviceTask_settleEmergency", "serviceTask_reserveFunds", "serviceTask_issueVoucher");
    }

    @Test
    void stopsTheProvisionalVoucherAndNotifiesTheManagerWhenAStageRejects() {
        story.with("planStagesDelegate", fastTrack(1)).with("stopEmergencyDelegate", Map.of("emergencyStopped", true));
        ProcessInstance application = submit(Map.of("urgency", "lifeThreatening"));
        authorise("authorise");
        story.run("serviceTask_produceProvisionalDocument");
        story.run("serviceTask_sendProvisionalVoucher");

        story.decide("reject");

        assertThat(story.tasks("userTask_reviewEmergency"))
                .singleElement()
                .satisfies(task -> assertThat(task).hasCandidateGroup("programme-manager"));
        story.complete("userTask_reviewEmergency", Map.of("finding", "misjudged"));
        story.run("userTask_reviewEmergency");
        story.run("serviceTask_tellRejection");
        story.run("serviceTask_confirmReceipt");
        assertThat(application).isEnded().hasPassed("event_emergencyReviewed");
        assertThat(story.passed()).contains("event_rejectedForGood");
        // no moment in which a rejected case has a voucher that can be redeemed
        assertThat(story.effects())
                .containsSubsequence(
                        "stopEmergencyDelegate", "rejectApplicationDelegate", "recordEmergencyReviewListener");
    }

    // ---------------------------------------------------------------- a programme that was closed

    @Test
    void endsACaseThatIsApprovedInAClosedProgrammeAndTellsItsApplicant() {
        story.with("planStagesDelegate", plan(1))
                .with("reserveFundsDelegate", Map.of("fundsReserved", false, "programmeOpen", false));
        ProcessInstance application = submit(Map.of());

        story.decide("approve");

        assertThat(story.hasTask()).isFalse();
        story.run("serviceTask_tellProgrammeClosed");
        story.run("serviceTask_confirmReceipt");
        assertThat(application).isEnded();
        assertThat(story.passed()).contains("event_programmeClosed");
        assertThat(story.passed()).doesNotContain("userTask_provideFunds", "serviceTask_issueVoucher");
        assertThat(story.effects())
                .containsSubsequence(
                        "reserveFundsDelegate", "recordProgrammeClosedDelegate", "tellProgrammeClosedDelegate");
    }

    @Test
    void asksNobodyForFundsAfterTheProgrammeIsClosed() {
        story.with("planStagesDelegate", plan(1))
                .with("reserveFundsDelegate", Map.of("fundsReserved", false, "programmeOpen", true));
        ProcessInstance application = submit(Map.of());
        story.decide("approve");
        assertThat(story.waitingAt()).contains("userTask_provideFunds");

        story.with("reserveFundsDelegate", Map.of("fundsReserved", false, "programmeOpen", false));
        story.message("programmeClosed");
        assertThat(story.hasTask()).isFalse();
        story.run("event_programmeClosedMeanwhile");
        story.run("serviceTask_tellProgrammeClosed");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded();
        assertThat(story.passed()).contains("event_programmeClosed");
        assertThat(story.passed()).doesNotContain("serviceTask_issueVoucher");
    }

    @Test
    void issuesNoVoucherOfAProgrammeThatIsClosedAfterItsFundsWereReserved() {
        story.with("planStagesDelegate", plan(1)).with("issueVoucherDelegate", execution -> {
            throw new BpmnError("programmeClosed");
        });
        ProcessInstance application = submit(Map.of());

        story.decide("approve");
        story.run("serviceTask_tellProgrammeClosed");
        story.run("serviceTask_confirmReceipt");

        assertThat(application).isEnded();
        assertThat(story.passed()).contains("event_programmeIssuesNothing", "event_programmeClosed");
        assertThat(story.passed()).doesNotContain("event_voucherIssued");
        assertThat(story.effects())
                .contains("recordProgrammeClosedDelegate")
                .doesNotContain("produceVoucherDocumentDelegate");
    }

    private void authorise(String decision) {
        story.complete(
                "userTask_authoriseEmergency",
                Map.of("emergencyDecision", decision, "reasonCode", "lifeInDanger", "reason", "Cannot wait."));
        story.run("userTask_authoriseEmergency");
    }

    private static Map<String, Object> plan(int stages) {
        return plan(stages, 1);
    }

    private static Map<String, Object> plan(int stages, int next) {
        return Map.of("stageCount", stages, "stagePosition", next, "fastTrack", false);
    }

    private static Map<String, Object> fastTrack(int stages) {
        return Map.of("stageCount", stages, "stagePosition", 1, "fastTrack", true);
    }

    private static Date inDays(int days) {
        return Date.from(Instant.now().plus(Duration.ofDays(days)));
    }

    private ProcessInstance submit(Map<String, Object> changes) {
        Map<String, Object> facts = new HashMap<>(Map.of(
                "applicationNumber",
                story.number(),
                "programmeCode",
                "EMA",
                "amountMinor",
                120_000L,
                "currency",
                "ETB",
                "treatmentType",
                "surgery",
                "urgency",
                "urgent",
                "ageYears",
                34,
                "householdSize",
                5,
                "incomePerHeadMinor",
                4_000L,
                "maximumMinor",
                500_000L));
        facts.putAll(changes);
        ProcessInstance application = story.start("assistanceApplication", facts);
        assertThat(application).isWaitingAt("event_applicationSubmitted");
        story.run("event_applicationSubmitted");
        return application;
    }
}
