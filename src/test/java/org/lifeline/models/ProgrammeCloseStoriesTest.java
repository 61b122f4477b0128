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

    private final Story story =
            new Story("P").withConfirmation().with("askForClosingDelegate", Map.of("changeRequest", 1L));

    @Test
    void closesWhenASecondManagerConfirms() {
        ProcessInstance asked = story.start("programmeClose", Map.of("programmeCode", "EMA"));
        story.confirmation("confirm");

        assertThat(asked).isEnded().hasPassed("event_programmeClosed").hasNotPassed("event_programmeGoesOn");
        assertThat(story.effects())
                .containsExactly(
                        "askForClosingDelegate",
                        "nameConfirmationListener",
                        "decideChangeListener",
                        "tellRequesterDelegate");
    }

    @Test
    void changesNothingWhenTheSecondPersonRefuses() {
        ProcessInstance asked = story.start("programmeClose", Map.of("programmeCode", "EMA"));
        story.confirmation("refuse");

        assertThat(asked).isEnded().hasPassed("event_programmeGoesOn").hasNotPassed("event_programmeClosed");
    }

    @Test
    void anInvalidRequestStartsNothing() {
        story.with("askForClosingDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeClose", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
