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

    private final Story story =
            new Story("P").withConfirmation().with("askForTopUpDelegate", Map.of("changeRequest", 1L));

    @Test
    void topsUpWhenASecondManagerConfirms() {
        ProcessInstance asked = story.start("programmeTopUp", Map.of("programmeCode", "EMA"));
        story.confirmation("confirm");

        assertThat(asked).isEnded().hasPassed("event_budgetToppedUp").hasNotPassed("event_budgetUnchanged");
        assertThat(story.effects())
                .containsExactly(
                        "askForTopUpDelegate",
                        "nameConfirmationListener",
                        "decideChangeListener",
                        "tellRequesterDelegate");
    }

    @Test
    void changesNothingWhenTheSecondPersonRefuses() {
        ProcessInstance asked = story.start("programmeTopUp", Map.of("programmeCode", "EMA"));
        story.confirmation("refuse");

        assertThat(asked).isEnded().hasPassed("event_budgetUnchanged").hasNotPassed("event_budgetToppedUp");
    }

    @Test
    void anInvalidRequestStartsNothing() {
        story.with("askForTopUpDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeTopUp", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
