package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VoucherLifecycleStoriesTest {

    private static final Date EXPIRY = Date.from(Instant.parse("2027-02-19T10:00:00Z"));

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("voucherLifecycle");

    private final Story story = new Story("L");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with("expireVoucherDelegate", "releaseVoucherFundsDelegate");
    }

    @Test
    void releasesTheBalanceWhenTheVoucherExpires() {
        ProcessInstance voucher = issue();
        assertThat(story.job("event_timeIsOver").getDuedate()).isEqualTo(EXPIRY);

        story.run("event_timeIsOver");

        assertThat(voucher).isEnded().hasPassed("event_fundsReleased").hasNotPassed("event_voucherUsedUp");
        assertThat(story.effects()).containsExactly("expireVoucherDelegate", "releaseVoucherFundsDelegate");
    }

    @Test
    void releasesTheBalanceWhenTheVoucherIsRevoked() {
        ProcessInstance voucher = issue();

        tell("voucherRevoked");

        assertThat(voucher).isEnded().hasPassed("event_fundsReleased");
        assertThat(story.effects()).containsExactly("releaseVoucherFundsDelegate");
        assertThat(story.hasJob("event_timeIsOver")).as("the clock stops").isFalse();
    }

    @Test
    void releasesNothingWhenTheVoucherIsUsedUp() {
        ProcessInstance voucher = issue();

        tell("voucherExhausted");

        assertThat(voucher).isEnded().hasPassed("event_voucherUsedUp").hasNotPassed("serviceTask_releaseFunds");
        assertThat(story.effects()).isEmpty();
    }

    @Test
    void isActiveAgainAfterASuspension() {
        ProcessInstance voucher = issue();

        tell("voucherSuspended");
        assertThat(voucher).isWaitingAt("receiveTask_suspended");
        assertThat(story.hasJob("event_timeIsOver")).as("its time runs on").isTrue();
        tell("voucherResumed");
        assertThat(voucher).isWaitingAt("gateway_whatComesFirst");
        tell("voucherSuspended");
        tell("voucherResumed");
        tell("voucherExhausted");

        assertThat(voucher).isEnded().hasPassed("event_voucherUsedUp");
        assertThat(story.effects()).isEmpty();
    }

    @Test
    void canBeRevokedWhileSuspended() {
        ProcessInstance revoked = issue();
        tell("voucherSuspended");

        tell("voucherRevoked");

        assertThat(revoked).isEnded().hasPassed("event_fundsReleased");
        assertThat(story.effects()).containsExactly("releaseVoucherFundsDelegate");
    }

    @Test
    void passesItsBalanceToItsReplacement() {
        ProcessInstance voucher = issue();

        tell("voucherReplaced");

        assertThat(voucher).isEnded().hasPassed("event_valueMovedOn").hasNotPassed("serviceTask_releaseFunds");
        assertThat(story.effects()).isEmpty();
    }

    private ProcessInstance issue() {
        ProcessInstance voucher =
                story.start("voucherLifecycle", Map.of("voucherCode", "AAAA-BBBB-CCCC-DDDD", "expiresAt", EXPIRY));
        assertThat(voucher).isWaitingAt("gateway_whatComesFirst");
        return voucher;
    }

    private void tell(String message) {
        runtimeService()
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(story.number())
                .processInstanceVariableEquals("voucherCode", "AAAA-BBBB-CCCC-DDDD")
                .correlate();
    }
}
