package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgrammeSetupStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("programmeSetup");

    private final Story story = new Story("P")
            .with(
                    "beginDraftDelegate",
                    "openDraftDelegate",
                    "handInDraftListener",
                    "presentDraftDelegate",
                    "checkDraftListener",
                    "checkActivatorListener");

    @Test
    void activatesTheDraftThatASecondManagerConfirms() {
        ProcessInstance setUp = begin();
        assertThat(story.task()).isAssignedTo("almaz");
        describe("handIn");

        assertThat(story.task()).hasCandidateGroup("programme-manager").isNotAssigned();
        check("activate");

        assertThat(setUp).isEnded().hasPassed("event_programmeActive").hasNotPassed("event_draftDropped");
        assertThat(story.effects())
                .containsExactly(
                        "beginDraftDelegate",
                        "openDraftDelegate",
                        "handInDraftListener",
                        "presentDraftDelegate",
                        "checkDraftListener");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"sendBack", "Activate", ""})
    void returnsTheDraftToItsAuthorUnlessTheAnswerIsYes(String decision) {
        ProcessInstance setUp = begin();
        describe("handIn");
        check(decision);
        story.run("serviceTask_openDraft");

        assertThat(setUp).isWaitingAt("userTask_describeProgramme");
        describe("handIn");
        check("activate");
        assertThat(setUp).isEnded().hasPassed("event_programmeActive");
    }

    @Test
    void endsWhenTheAuthorDiscardsTheDraft() {
        ProcessInstance setUp = begin();
        describe("drop");

        assertThat(setUp)
                .isEnded()
                .hasPassed("event_draftDropped")
                .hasNotPassed("userTask_checkProgramme", "event_programmeActive");
    }

    @Test
    void doesNotStartWithAnInvalidCode() {
        story.with("beginDraftDelegate", execution -> {
            throw new IllegalStateException("unreachable");
        });

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> story.start("programmeSetup", Map.of("author", "almaz")))
                .hasMessageContaining("unreachable");

        assertThat(story.hasTask()).isFalse();
    }

    private ProcessInstance begin() {
        ProcessInstance setUp = story.start("programmeSetup", Map.of("author", "almaz"));
        story.run("serviceTask_openDraft");
        return setUp;
    }

    private void describe(String next) {
        story.complete(Map.of("next", next));
        story.run("userTask_describeProgramme");
    }

    private void check(String decision) {
        story.complete(Map.of("decision", decision));
        story.run("userTask_checkProgramme");
    }
}
