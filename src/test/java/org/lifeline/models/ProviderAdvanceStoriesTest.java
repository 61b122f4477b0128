package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProviderAdvanceStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("providerAdvance");

    private final Story story = new Story("ADV").withConfirmation();

    @BeforeEach
    void everybodyDoesTheirWork() {
        Map<String, Object> facts = Map.of(
                "advanceNumber",
                story.number(),
                "amount",
                "EUR 60.00",
                "providerCode",
                "HOSPITAL-1",
                "changeRequest",
                1L);
        story.with("askForAdvanceDelegate", facts)
                .with("openAdvanceDelegate", "tellAdvancePaidDelegate")
                .with("checkAdvancePayerListener", "payAdvanceListener", "recordAdvanceListener");
    }

    @Test
    void isPaidByARunThatTheBankConfirms() {
        ProcessInstance advance = agreed();
        assertThat(story.task()).hasDefinitionKey("userTask_payAdvance").hasCandidateGroup("cash-manager");
        assertThat(story.task().getName()).contains("pay EUR 60.00 ahead");
        tell("advance.paid");
        story.run("serviceTask_tellAdvancePaid");

        assertThat(advance)
                .isEnded()
                .hasPassed("event_advancePaid", "event_advancePaidByRun")
                .hasNotPassed("gateway_isByHand");
        assertThat(story.effects()).containsOnlyOnce("openAdvanceDelegate", "tellAdvancePaidDelegate");
    }

    @Test
    void paysNothingWhenTheSecondManagerRefuses() {
        ProcessInstance advance = story.start("providerAdvance", Map.of("programmeCode", "EMA"));
        confirm("refuse");

        assertThat(advance).isEnded().hasPassed("event_advanceRefused").hasNotPassed("serviceTask_openAdvance");
        assertThat(story.effects()).doesNotContain("openAdvanceDelegate");
    }

    @Test
    void isPaidByHandAtTheSecondAttempt() {
        ProcessInstance advance = agreed();
        byHand(false);
        assertThat(story.task()).hasDefinitionKey("userTask_payAdvance");
        byHand(true);
        story.run("serviceTask_tellAdvancePaid");

        assertThat(advance).isEnded().hasPassed("event_advancePaid").hasNotPassed("event_advanceGivenUp");
    }

    @Test
    void isGivenUpUnlessSomebodyClearlyPays() {
        ProcessInstance advance = agreed();
        story.complete(Map.of("howToPay", "giveUp"));
        story.run("userTask_payAdvance");

        assertThat(advance).isEnded().hasPassed("event_advanceGivenUp").hasNotPassed("serviceTask_tellAdvancePaid");
    }

    @Test
    void waitsAgainWhenTheMoneyOfAPaidAdvanceCameBack() {
        runtimeService()
                .createMessageCorrelation("advance.moneyReturned")
                .processInstanceBusinessKey(story.number())
                .setVariables(Map.of("advanceNumber", story.number(), "amount", "EUR 60.00"))
                .correlateStartMessage();
        ProcessInstance advance = runtimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(story.number())
                .singleResult();
        assertThat(advance).isWaitingAt("userTask_payAdvance");
        tell("advance.paid");
        story.run("serviceTask_tellAdvancePaid");

        assertThat(advance).isEnded().hasPassed("event_advanceCameBack", "event_advancePaid");
    }

    private ProcessInstance agreed() {
        ProcessInstance advance = story.start("providerAdvance", Map.of("programmeCode", "EMA"));
        confirm("confirm");
        assertThat(advance).isWaitingAt("userTask_payAdvance");
        return advance;
    }

    private void confirm(String decision) {
        story.run("callActivity_confirmAdvance");
        story.complete(Map.of("changeDecision", decision));
        story.run("userTask_confirmChange");
        story.run("serviceTask_tellRequester");
    }

    private void byHand(boolean made) {
        story.complete(Map.of("howToPay", "byHand"));
        story.run("userTask_payAdvance");
        assertThat(story.task()).hasDefinitionKey("userTask_recordAdvance").hasCandidateGroup("cash-manager");
        story.complete(Map.of("advanceMade", made));
        story.run("userTask_recordAdvance");
    }

    private void tell(String message) {
        runtimeService()
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(story.number())
                .correlate();
    }
}
