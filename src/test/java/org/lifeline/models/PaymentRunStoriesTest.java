package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaymentRunStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("paymentRun");

    private final Story story = new Story("R");
    private int portions;

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with(
                        "collectClaimsDelegate",
                        Map.of(
                                "claimCount",
                                1200,
                                "total",
                                "EUR 1,000.00",
                                "releasers",
                                List.of("cash-manager-2"),
                                "releaserGroups",
                                List.of()))
                .with("checkReleaserListener", "releaseRunListener", "writeRunFileDelegate", "sendRunFileDelegate")
                .with(
                        "releasePaymentsDelegate",
                        execution -> execution.setVariable("releaseState", ++portions < 3 ? "more" : "done"));
    }

    @Test
    void sendsARunThatASecondPersonReleased() {
        ProcessInstance run = start();
        assertThat(story.task()).hasDefinitionKey("userTask_releaseRun").hasCandidateUser("cash-manager-2");
        assertThat(story.task().getName()).contains("release EUR 1,000.00");
        story.complete(Map.of("releaseDecision", "release"));
        story.run("userTask_releaseRun");
        for (int portion = 1; portion <= 3; portion++) {
            story.run("serviceTask_releasePayments");
        }
        story.run("serviceTask_writeRunFile");
        story.run("serviceTask_sendRunFile");

        assertThat(run).isEnded().hasPassed("event_runSent").hasNotPassed("event_runGivenUp", "event_nothingLeft");
        assertThat(story.effects()).containsOnlyOnce("writeRunFileDelegate", "sendRunFileDelegate");
    }

    @Test
    void givesARunUpThatNobodyReleases() {
        ProcessInstance run = start();
        story.complete(Map.of("releaseDecision", "drop"));
        story.run("userTask_releaseRun");

        assertThat(run).isEnded().hasPassed("event_runGivenUp").hasNotPassed("serviceTask_releasePayments");
        assertThat(story.effects()).endsWith("releaseRunListener");
    }

    @Test
    void writesNoFileWhenEachPaymentWasTakenOut() {
        story.with("releasePaymentsDelegate", Map.of("releaseState", "nothingLeft"));
        ProcessInstance run = start();
        story.complete(Map.of("releaseDecision", "release"));
        story.run("userTask_releaseRun");
        story.run("serviceTask_releasePayments");

        assertThat(run).isEnded().hasPassed("event_nothingLeft").hasNotPassed("serviceTask_writeRunFile");
    }

    private ProcessInstance start() {
        return story.start(
                "paymentRun",
                Map.of("runNumber", story.number(), "programmeCode", "EMA", "rail", "iso20022", "due", "2026-11-28"));
    }
}
