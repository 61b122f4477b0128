package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmergencyHelpStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("emergencyHelp");

    private final Story story = new Story("A");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with("openEmergencyDelegate", Map.of("emergencyGroup", "senior-officer"))
                .with("checkEmergencyDelegate", Map.of("emergencyWanted", true))
                .with("reserveEmergencyFundsDelegate", Map.of("emergencyFundsReserved", true))
                .with("issueProvisionalVoucherDelegate", Map.of("voucherCode", "EEEE-BBBB-CCCC-DDDD"))
                .with("recordEmergencyListener", "produceVoucherDocumentDelegate", "sendVoucherDelegate");
    }

    @Test
    void issuesAProvisionalVoucherThatAnOfficerAuthorises() {
        ProcessInstance help = open();
        assertThat(story.task())
                .hasCandidateGroup("senior-officer")
                .hasName(story.number() + ": EMERGENCY, authorise help");

        decide("authorise");
        story.run("serviceTask_produceProvisionalDocument");
        story.run("serviceTask_sendProvisionalVoucher");

        assertThat(help).isEnded().hasPassed("event_emergencyHelpGiven");
        assertThat(story.effects())
                .containsSubsequence(
                        "recordEmergencyListener",
                        "reserveEmergencyFundsDelegate",
                        "issueProvisionalVoucherDelegate",
                        "sendVoucherDelegate");
    }

    @Test
    void leavesTheCaseToItsStagesWhenTheOfficerDeclines() {
        ProcessInstance help = open();

        decide("decline");

        assertThat(help).isEnded().hasPassed("event_declined").hasNotPassed("serviceTask_issueProvisionalVoucher");
    }

    @Test
    void givesNothingToACaseThatWasDecidedWhileItWasAuthorised() {
        story.with("checkEmergencyDelegate", Map.of("emergencyWanted", false));
        ProcessInstance help = open();

        decide("authorise");

        assertThat(help)
                .isEnded()
                .hasPassed("event_decidedMeanwhile")
                .hasNotPassed("serviceTask_reserveEmergencyFunds", "serviceTask_issueProvisionalVoucher");
    }

    @Test
    void issuesNothingThatTheBudgetDoesNotCover() {
        story.with("reserveEmergencyFundsDelegate", Map.of("emergencyFundsReserved", false));
        ProcessInstance help = open();

        decide("authorise");

        assertThat(help).isEnded().hasPassed("event_notCovered").hasNotPassed("serviceTask_issueProvisionalVoucher");
    }

    @Test
    void endsWhenTheStagesDecideFirst() {
        ProcessInstance help = open();

        story.message("emergencyOver");

        assertThat(help).isEnded().hasPassed("event_notNeeded");
        assertThat(story.hasTask()).isFalse();
    }

    private void decide(String decision) {
        story.complete(Map.of("emergencyDecision", decision, "reasonCode", "lifeInDanger", "reason", "Cannot wait."));
        story.run("userTask_authoriseEmergency");
    }

    private ProcessInstance open() {
        return story.start(
                "emergencyHelp",
                new HashMap<>(Map.of(
                        "caseNumber",
                        story.number(),
                        "priority",
                        90,
                        "urgency",
                        "lifeThreatening",
                        "programmeCode",
                        "EMA",
                        "amountMinor",
                        120_000L)));
    }
}
