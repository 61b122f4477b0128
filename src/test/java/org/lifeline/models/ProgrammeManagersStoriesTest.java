package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.historyService;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgrammeManagersStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeManagers");

    private final Story story =
            new Story("P").withConfirmation().with("askForManagersDelegate", Map.of("changeRequest", 1L));

    @Test
    void namesManagersWhenASecondManagerConfirms() {
        ProcessInstance asked = story.start("programmeManagers", Map.of("programmeCode", "EMA"));
        story.confirmation("confirm");

        assertThat(asked).isEnded().hasPassed("event_programmeHasManagers").hasNotPassed("event_managersUnchanged");
        assertThat(story.effects())
                .containsExactly(
                        "askForManagersDelegate",
                        "nameConfirmationListener",
                        "decideChangeListener",
                        "tellRequesterDelegate");
    }

    @Test
    void changesNothingWhenTheSecondPersonRefuses() {
        ProcessInstance asked = story.start("programmeManagers", Map.of("programmeCode", "EMA"));
        story.confirmation("refuse");

        assertThat(asked).isEnded().hasPassed("event_managersUnchanged").hasNotPassed("event_programmeHasManagers");
    }

    @Test
    void anInvalidRequestStartsNothing() {
        story.with("askForManagersDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeManagers", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
