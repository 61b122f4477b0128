package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReasonCodesStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("reasonCodes");

    private final Story story = new Story("P");

    @Test
    void changesTheReasonsInOneStep() {
        story.with("changeReasonDelegate");

        ProcessInstance done = story.start("reasonCodes", Map.of());

        assertThat(done).isEnded().hasPassed("event_reasonsChanged");
        assertThat(story.effects()).containsExactly("changeReasonDelegate");
    }

    @Test
    void leavesNoTraceOfWhatWasRefused() {
        story.with("changeReasonDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("reasonCodes", Map.of())).hasMessageContaining("refused");

        assertThat(historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(story.number()).count()).isZero();
    }
}
