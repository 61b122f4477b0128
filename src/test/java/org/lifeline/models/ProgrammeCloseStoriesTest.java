package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeCloseStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeClose");

    private final Story story = new Story("P");

    @Test
    void closesInOneStep() {
        story.with("closeProgrammeDelegate");

        ProcessInstance done = story.start("programmeClose", Map.of());

        assertThat(done).isEnded().hasPassed("event_programmeClosed");
        assertThat(story.effects()).containsExactly("closeProgrammeDelegate");
    }

    @Test
    void leavesNoTraceOfWhatWasRefused() {
        story.with("closeProgrammeDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeClose", Map.of())).hasMessageContaining("refused");

        assertThat(historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(story.number()).count()).isZero();
    }
}
