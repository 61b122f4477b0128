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

    private final Story story =
            new Story("P").withConfirmation().with("askForResumptionDelegate", Map.of("changeRequest", 1L));

    @Test
    void resumesWhenASecondManagerConfirms() {
        ProcessInstance asked = story.start("programmeResume", Map.of("programmeCode", "EMA"));
        story.confirmation("confirm");

        assertThat(asked).isEnded().hasPassed("event_programmeResumed").hasNotPassed("event_programmeStaysPaused");
        assertThat(story.effects())
                .containsExactly(
                        "askForResumptionDelegate",
                        "nameConfirmationListener",
                        "decideChangeListener",
                        "tellRequesterDelegate");
    }

    @Test
    void changesNothingWhenTheSecondPersonRefuses() {
        ProcessInstance asked = story.start("programmeResume", Map.of("programmeCode", "EMA"));
        story.confirmation("refuse");

        assertThat(asked).isEnded().hasPassed("event_programmeStaysPaused").hasNotPassed("event_programmeResumed");
    }

    @Test
    void anInvalidRequestStartsNothing() {
        story.with("askForResumptionDelegate", execution -> {
            throw new IllegalStateException("refused");
        });

        assertThatThrownBy(() -> story.start("programmeResume", Map.of())).hasMessageContaining("refused");

        assertThat(historyService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(story.number())
                        .count())
                .isZero();
    }
}
