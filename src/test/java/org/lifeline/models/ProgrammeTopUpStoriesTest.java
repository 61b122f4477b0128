package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeTopUpStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeTopUp");

    private final Story story = new Story("P");

    @Test
    void topsUpInOneStep() {
        story.with("topUpProgrammeDelegate");

        ProcessInstance done = story.start("programmeTopUp", Map.of());

        assertThat(done).isEnded().hasPassed("event_budgetToppedUp");
        assertThat(story.effects()).containsExactly("topUpProgrammeDelegate");
    }

    @Test
    void leavesNoTraceOfWhatWasRefused() {
        story.with("topUpProgrammeDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeTopUp", Map.of())).hasMessageContaining("refused");

        assertThat(historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(story.number()).count()).isZero();
    }
}
