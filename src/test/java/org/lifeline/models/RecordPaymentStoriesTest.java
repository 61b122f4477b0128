package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordPaymentStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("recordPayment");

    private final Story story = new Story("C");

    @Test
    void recordsWhatAPersonPaid() {
        story.with("recordPaymentListener");
        ProcessInstance payment = story.start(
                "recordPayment", Map.of("claimNumber", story.number(), "amount", "EUR 5.00", "payee", "HOSPITAL-1"));
        assertThat(story.task()).hasCandidateGroup("cash-manager");
        story.complete(Map.of("paymentReference", "RF18", "paidOn", "2026-11-21"));

        assertThat(payment).isEnded().hasPassed("event_paymentRecorded");
    }
}
