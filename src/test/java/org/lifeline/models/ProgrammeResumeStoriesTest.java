package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeResumeStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeResume");

    private final Story story = new Story("P");

    @Test
    void resumesInOneStep() {
        story.with("resumeProgrammeDelegate");

        ProcessInstance done = story.start("programmeResume", Map.of());

        assertThat(done).isEnded().hasPassed("event_programmeResumed");
        assertThat(story.effects()).containsExactly("resumeProgrammeDelegate");
    }

    @Test
    void leavesNoTraceOfWhatWasRefused() {
        story.with("resumeProgrammeDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeResume", Map.of())).hasMessageContaining("refused");

        assertThat(historyService().createHistoricProcessInstanceQuery().processInstanceBusinessKey(story.number()).count()).isZero();
    }
}
