package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AbsenceStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("absence");

    private final Story story = new Story("P").withConfirmation();

    @Test
    void anOfficersOwnAbsenceIsEnteredInOneStep() {
        story.with("checkAbsenceDelegate", Map.of("ownAbsence", true));

        ProcessInstance absence = story.start("absence", Map.of());

        assertThat(absence).isEnded().hasPassed("event_substituteDecides").hasNotPassed("callActivity_confirmChange");
        assertThat(story.effects()).containsExactly("checkAbsenceDelegate");
    }

    @Test
    void somebodyElsesAbsenceIsConfirmedByASecondManager() {
        story.with("checkAbsenceDelegate", Map.of("ownAbsence", false, "changeRequest", 1L));

        ProcessInstance absence = story.start("absence", Map.of());
        story.confirmation("confirm");

        assertThat(absence).isEnded().hasPassed("event_substituteDecides").hasNotPassed("event_absenceNotEntered");
    }

    @Test
    void somebodyElsesAbsenceIsNotEnteredWhenTheSecondManagerRefuses() {
        story.with("checkAbsenceDelegate", Map.of("ownAbsence", false, "changeRequest", 1L));

        ProcessInstance absence = story.start("absence", Map.of());
        story.confirmation("refuse");

        assertThat(absence).isEnded().hasPassed("event_absenceNotEntered").hasNotPassed("event_substituteDecides");
    }
}
