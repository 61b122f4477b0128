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

    private final Story story =
            new Story("P").withConfirmation().with("askForReasonDelegate", Map.of("changeRequest", 1L));

    @Test
    void changesTheReasonsWhenASecondManagerConfirms() {
        ProcessInstance asked = story.start("reasonCodes", Map.of("programmeCode", "EMA"));
        story.confirmation("confirm");

        assertThat(asked).isEnded().hasPassed("event_reasonsChanged").hasNotPassed("event_reasonsUnchanged");
        assertThat(story.effects())
                .containsExactly(
                        "askForReasonDelegate",
                        "nameConfirmationListener",
                        "decideChangeListener",
                        "tellRequesterDelegate");
    }

    @Test
    void changesNothingWhenTheSecondPersonRefuses() {
        ProcessInstance asked = story.start("reasonCodes", Map.of("programmeCode", "EMA"));
        story.confirmation("refuse");

        assertThat(asked).isEnded().hasPassed("event_reasonsUnchanged").hasNotPassed("event_reasonsChanged");
    }

    @Test
    void anInvalidRequestStartsNothing() {
        story.with("askForReasonDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("reasonCodes", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
