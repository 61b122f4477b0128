package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VoucherPrintStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("voucherPrint");

    private final Story story = new Story("P");

    @Test
    void keepsThePrintedDocumentUntilItsTimeIsOver() {
        ProcessInstance print = order(true);

        story.run("serviceTask_printVouchers");
        assertThat(print).isWaitingAt("event_printKept");
        assertThat(story.effects()).containsExactly("printVouchersDelegate");
        story.run("event_printKept");

        assertThat(print).isEnded().hasPassed("event_printDropped").hasNotPassed("event_printFailed");
        assertThat(story.effects()).containsExactly("printVouchersDelegate", "dropVoucherPrintDelegate");
    }

    @Test
    void endsWhenThereIsNothingToPrint() {
        ProcessInstance print = order(false);

        story.run("serviceTask_printVouchers");

        assertThat(print).isEnded().hasPassed("event_printFailed").hasNotPassed("event_printKept");
        assertThat(story.effects()).containsExactly("printVouchersDelegate");
    }

    private ProcessInstance order(boolean printed) {
        story.with("printVouchersDelegate", Map.of("printed", printed)).with("dropVoucherPrintDelegate");
        return runtimeService()
                .startProcessInstanceByKey("voucherPrint", story.number(), Map.of("printId", story.number()));
    }
}
