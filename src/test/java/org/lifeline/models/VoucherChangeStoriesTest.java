package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VoucherChangeStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("voucherChange");

    private final Story story = new Story("V");

    @Test
    void suspendsInOneStep() {
        story.with("changeVoucherDelegate");

        ProcessInstance done = story.start("voucherChange", Map.of("change", "suspend"));

        assertThat(done).isEnded().hasPassed("event_voucherChanged");
        assertThat(story.effects()).containsExactly("changeVoucherDelegate");
    }

    @Test
    void sendsTheReplacementVoucher() {
        story.with("changeVoucherDelegate", "produceVoucherDocumentDelegate", "sendVoucherDelegate");

        ProcessInstance done = story.start("voucherChange", Map.of("change", "reissue"));
        story.run("serviceTask_produceDocument");
        story.run("serviceTask_sendVoucher");

        assertThat(done).isEnded().hasPassed("event_newVoucherSent");
        assertThat(story.effects())
                .containsExactly("changeVoucherDelegate", "produceVoucherDocumentDelegate", "sendVoucherDelegate");
    }

    @Test
    void aRefusedRequestStartsNothing() {
        story.with("changeVoucherDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("voucherChange", Map.of("change", "revoke")))
                .hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
