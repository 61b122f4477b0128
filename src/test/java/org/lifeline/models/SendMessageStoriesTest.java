package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.managementService;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendMessageStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("sendMessage");

    private final Story story = new Story("A")
            .with("sendMailDelegate", Map.of("mailTaken", true))
            .with("sendSmsDelegate", Map.of("smsTaken", true))
            .with("noteUnreachedDelegate")
            .with("planSmsDelegate", Map.of("smsGoesNow", true));

    @Test
    void tellsByMailAndBySms() {
        ProcessInstance message = post(true, true);

        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");
        story.run("serviceTask_sendMail");

        assertThat(message)
                .isEnded()
                .hasPassed("event_mailSent", "event_smsSent")
                .hasNotPassed("event_notMail", "event_notSms");
        assertThat(story.effects()).containsExactly("planSmsDelegate", "sendSmsDelegate", "sendMailDelegate");
    }

    @Test
    void usesOnlyThePortalWithoutMailAndPhone() {
        ProcessInstance message = post(false, false);

        assertThat(message).isEnded().hasPassed("event_notMail", "event_notSms");
        assertThat(story.effects()).isEmpty();
    }

    @Test
    void aFailedSmsIsAnIncidentAndDoesNotDelayTheMail() {
        story.with("sendSmsDelegate", execution -> {
            throw new IllegalStateException("gateway unreachable");
        });

        ProcessInstance message = post(true, true);
        story.run("serviceTask_planSms");
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(story.incidents())
                    .as("incidents before attempt " + attempt)
                    .isZero();
            story.runInVain("serviceTask_sendSms");
        }
        story.run("serviceTask_sendMail");

        assertThat(message).isNotEnded().hasPassed("event_mailSent").isWaitingAt("serviceTask_sendSms");
        assertThat(story.incidents()).isOne();

        story.with("sendSmsDelegate", Map.of("smsTaken", true));
        managementService().setJobRetries(story.job("serviceTask_sendSms").getId(), 1);
        story.run("serviceTask_sendSms");

        assertThat(message).isEnded();
        assertThat(story.effects()).containsExactly("planSmsDelegate", "sendMailDelegate", "sendSmsDelegate");
    }

    @Test
    void aFailedMailDoesNotDelayTheSms() {
        story.with("sendMailDelegate", execution -> {
            throw new IllegalStateException("mail server unreachable");
        });

        ProcessInstance message = post(true, true);
        story.runInVain("serviceTask_sendMail");
        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");

        assertThat(message).isWaitingAt("serviceTask_sendMail").hasPassed("event_smsSent");
    }

    @Test
    void anSmsBeyondTheAllowanceWaitsAndIsSentOnce() {
        story.with("planSmsDelegate", Map.of("smsGoesNow", false, "smsFrom", Date.from(Instant.now())));

        ProcessInstance message = post(false, true);
        story.run("serviceTask_planSms");
        assertThat(message).isWaitingAt("event_smsMayGo").hasNotPassed("serviceTask_sendSms");
        story.run("event_smsMayGo");
        story.run("serviceTask_planSms");
        assertThat(message).isWaitingAt("event_smsMayGo");

        story.with("planSmsDelegate", Map.of("smsGoesNow", true));
        story.run("event_smsMayGo");
        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");

        assertThat(message).isEnded().hasPassed("event_smsSent");
        assertThat(story.effects()).containsOnlyOnce("sendSmsDelegate");
    }

    @Test
    void aMailThatIsRefusedForGoodGoesBySmsWithItsLimit() {
        story.with("sendMailDelegate", Map.of("mailTaken", false))
                .with("findOtherWayDelegate", otherWay("telephone", false));

        ProcessInstance message = post(true, false);
        story.run("serviceTask_sendMail");
        story.run("serviceTask_findOtherWay");
        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");

        assertThat(message).isEnded().hasPassed("event_smsSent").hasNotPassed("event_mailSent", "event_reachedNobody");
        assertThat(story.incidents()).isZero();
    }

    @Test
    void anSmsThatIsRefusedForGoodGoesByMail() {
        story.with("sendSmsDelegate", Map.of("smsTaken", false)).with("findOtherWayDelegate", otherWay("email", false));

        ProcessInstance message = post(false, true);
        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");
        story.run("serviceTask_findOtherWay");
        story.run("serviceTask_sendMail");

        assertThat(message).isEnded().hasPassed("event_mailSent").hasNotPassed("event_smsSent", "event_reachedNobody");
    }

    @Test
    void whatWentByBothWaysIsLeftToTheOneThatTookIt() {
        story.with("sendMailDelegate", Map.of("mailTaken", false))
                .with("findOtherWayDelegate", otherWay("goesAlready", true));

        ProcessInstance message = post(true, true);
        story.run("serviceTask_sendMail");
        story.run("serviceTask_findOtherWay");
        story.run("serviceTask_planSms");
        story.run("serviceTask_sendSms");

        assertThat(message)
                .isEnded()
                .hasPassed("event_goesOtherwise", "event_smsSent")
                .hasNotPassed("event_reachedNobody");
        assertThat(story.effects()).containsOnlyOnce("sendSmsDelegate").doesNotContain("noteUnreachedDelegate");
    }

    @Test
    void isNotedInTheCaseWhereNoWayIsLeft() {
        story.with("sendMailDelegate", Map.of("mailTaken", false))
                .with("findOtherWayDelegate", otherWay("none", false));

        ProcessInstance message = post(true, false);
        story.run("serviceTask_sendMail");
        story.run("serviceTask_findOtherWay");
        story.run("serviceTask_noteUnreached");

        assertThat(message).isEnded().hasPassed("event_reachedNobody").hasNotPassed("event_mailSent");
        assertThat(story.effects()).containsOnlyOnce("noteUnreachedDelegate");
        assertThat(story.incidents()).isZero();
    }

    private static Map<String, Object> otherWay(String way, boolean goesOtherwise) {
        return Map.of("otherWay", way, "goesOtherwise", goesOtherwise);
    }

    private ProcessInstance post(boolean byMail, boolean bySms) {
        return story.start(
                "sendMessage", Map.of("messageKey", story.number() + "/received", "byMail", byMail, "bySms", bySms));
    }
}
