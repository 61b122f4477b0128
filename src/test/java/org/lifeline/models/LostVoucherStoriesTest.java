package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.runtimeService;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LostVoucherStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("lostVoucher");

    private final Story story = new Story("L")
            .with(
                    "tellVoucherLostDelegate",
                    "decideLostVoucherListener",
                    "tellVoucherGoodAgainDelegate",
                    "produceVoucherDocumentDelegate",
                    "sendVoucherDelegate");

    @Test
    void theHolderGetsANewVoucher() {
        ProcessInstance lost = report();
        assertThat(story.task())
                .hasCandidateGroup("programme-manager")
                .hasName("Lost voucher: AAAA-BBBB-CCCC-DDDD")
                .isNotNull();

        story.complete(Map.of("lostDecision", "reissue", "changeReason", "The paper is gone."));
        story.run("userTask_decideLostVoucher");
        story.run("serviceTask_produceDocument");
        story.run("serviceTask_sendVoucher");

        assertThat(lost).isEnded().hasPassed("event_newVoucherSent").hasNotPassed("event_voucherGoodAgain");
        effects(
                "tellVoucherLostDelegate",
                "decideLostVoucherListener",
                "produceVoucherDocumentDelegate",
                "sendVoucherDelegate");
    }

    @Test
    void aVoucherThatWasFoundIsGoodAgain() {
        ProcessInstance lost = report();

        story.complete(Map.of("lostDecision", "resume", "changeReason", "It lay under the bed."));
        story.run("userTask_decideLostVoucher");

        assertThat(lost).isEnded().hasPassed("event_voucherGoodAgain").hasNotPassed("event_newVoucherSent");
        effects("tellVoucherLostDelegate", "decideLostVoucherListener", "tellVoucherGoodAgainDelegate");
    }

    @Test
    void theTaskEndsWhenTheVoucherIsChangedInAnotherWay() {
        ProcessInstance lost = report();

        runtimeService()
                .createMessageCorrelation("lossSettled")
                .processInstanceVariableEquals("lossId", 1L)
                .processInstanceBusinessKey(story.number())
                .correlate();

        assertThat(lost).isEnded().hasPassed("event_taskOver").hasNotPassed("gateway_isReissued");
        effects("tellVoucherLostDelegate");
    }

    private ProcessInstance report() {
        return story.start(
                "lostVoucher",
                Map.of(
                        "lossId",
                        1L,
                        "applicationNumber",
                        story.number(),
                        "programmeCode",
                        "EMA",
                        "voucherCode",
                        "AAAA-BBBB-CCCC-DDDD",
                        "deciders",
                        List.of(),
                        "deciderGroups",
                        List.of("programme-manager")));
    }

    private void effects(String... names) {
        org.assertj.core.api.Assertions.assertThat(story.effects()).containsExactly(names);
    }
}
