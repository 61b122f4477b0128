package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverdrawnRedemptionStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("overdrawnRedemption");

    private final Story story = new Story("A")
            .with("decideOverdrawnListener", "secondPersonListener", "confirmOverdrawnListener", "payExcessDelegate");

    @Test
    void endsWithTheExcessPaid() {
        ProcessInstance overdrawn = open();
        assertThat(story.task()).hasCandidateGroup("programme-manager").hasName("Overdrawn: AAAA-BBBB-CCCC-DDDD");

        decide("pay");
        assertThat(overdrawn).isNotEnded().hasNotPassed("event_excessPaid");
        confirm("agree");

        assertThat(overdrawn).isEnded().hasPassed("event_excessPaid").hasNotPassed("event_excessNotPaid");
        org.assertj.core.api.Assertions.assertThat(story.effects())
                .containsExactly("decideOverdrawnListener", "confirmOverdrawnListener", "payExcessDelegate");
    }

    @Test
    void endsWithTheExcessNotPaid() {
        ProcessInstance overdrawn = open();

        decide("doNotPay");
        confirm("agree");

        assertThat(overdrawn).isEnded().hasPassed("event_excessNotPaid").hasNotPassed("serviceTask_payExcess");
    }

    @Test
    void isDecidedAgainWhenTheSecondManagerDisagrees() {
        ProcessInstance overdrawn = open();

        decide("pay");
        confirm("disagree");
        decide("doNotPay");
        confirm("agree");

        assertThat(overdrawn).isEnded().hasPassed("event_excessNotPaid").hasNotPassed("event_excessPaid");
    }

    private void confirm(String said) {
        assertThat(story.task())
                .hasCandidateGroup("programme-manager")
                .hasName("Confirm what is overdrawn: AAAA-BBBB-CCCC-DDDD");
        story.complete(Map.of("confirmation", said, "confirmationReason", "Seen and judged."));
    }

    private ProcessInstance open() {
        return story.start(
                "overdrawnRedemption",
                Map.of(
                        "recordId",
                        "00000000-0000-0000-0000-000000000001",
                        "voucherCode",
                        "AAAA-BBBB-CCCC-DDDD",
                        "deciders",
                        List.of(),
                        "deciderGroups",
                        List.of("programme-manager")));
    }

    private void decide(String decision) {
        story.complete(Map.of("decision", decision, "reason", "Seen and judged."));
        story.run("userTask_decideOverdrawn");
    }
}
