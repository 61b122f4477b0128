package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeExtendStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeExtend");

    private final Story story = new Story("P");

    @Test
    void extendsInOneStep() {
        story.with("extendProgrammeDelegate");

        ProcessInstance done = story.start("programmeExtend", Map.of());

        assertThat(done).isEnded().hasPassed("event_programmeExtended");
        assertThat(story.effects()).containsExactly("extendProgrammeDelegate");
    }

    @Test
    void leavesNoTraceOfWhatWasRefused() {
        story.with("extendProgrammeDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeExtend", Map.of())).hasMessageContaining("refused");

        assertThat(historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(story.number()).count()).isZero();
    }
}
