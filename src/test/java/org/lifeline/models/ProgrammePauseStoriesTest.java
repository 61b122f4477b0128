package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammePauseStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmePause");

    private final Story story = new Story("P");

    @Test
    void pausesInOneStep() {
        story.with("pauseProgrammeDelegate");

        ProcessInstance done = story.start("programmePause", Map.of());

        assertThat(done).isEnded().hasPassed("event_programmePaused");
        assertThat(story.effects()).containsExactly("pauseProgrammeDelegate");
    }

    @Test
    void aRefusedRequestStartsNothing() {
        story.with("pauseProgrammeDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmePause", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
