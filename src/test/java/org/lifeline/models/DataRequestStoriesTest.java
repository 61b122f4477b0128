package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DataRequestStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("dataRequest");

    private final Story story = new Story("A")
            .with(
                    "checkDataRequestDeciderListener",
                    "decideDataRequestListener",
                    "correctAnswerDelegate",
                    "eraseDataDelegate",
                    "tellRequestDecidedDelegate",
                    "remindDataRequestDelegate");

    @Test
    void aCorrectionIsGranted() {
        ProcessInstance request = ask("correction", "social-worker");
        assertThat(story.task()).hasCandidateGroup("social-worker").hasName("Correction: R-2026-000001");

        decide("grant");
        story.run("serviceTask_correctAnswer");

        assertThat(request).isEnded().hasPassed("event_personTold").hasNotPassed("serviceTask_eraseData");
        assertThat(story.effects())
                .containsExactly("decideDataRequestListener", "correctAnswerDelegate", "tellRequestDecidedDelegate");
    }

    @Test
    void aCorrectionIsRefused() {
        ProcessInstance request = ask("correction", "social-worker");

        decide("refuse");

        assertThat(request).isEnded().hasPassed("event_personTold").hasNotPassed("serviceTask_correctAnswer");
        assertThat(story.effects()).containsExactly("decideDataRequestListener", "tellRequestDecidedDelegate");
    }

    @Test
    void anErasureIsGranted() {
        ProcessInstance request = ask("erasure", "programme-manager");
        assertThat(story.task()).hasCandidateGroup("programme-manager").hasName("Erasure: R-2026-000001");

        decide("grant");
        story.run("serviceTask_eraseData");

        assertThat(request).isEnded().hasPassed("event_personTold").hasNotPassed("serviceTask_correctAnswer");
        assertThat(story.effects())
                .containsExactly("decideDataRequestListener", "eraseDataDelegate", "tellRequestDecidedDelegate");
    }

    @Test
    void anErasureIsRefused() {
        ProcessInstance request = ask("erasure", "programme-manager");

        decide("refuse");

        assertThat(request).isEnded().hasPassed("event_personTold").hasNotPassed("serviceTask_eraseData");
    }

    @Test
    void whoeverCanDecideIsRemindedWhenTheTimeIsOver() {
        ProcessInstance correction = ask("correction", "social-worker");
        story.run("event_correctionOverdue");
        story.run("serviceTask_remindCorrection");
        assertThat(correction).isWaitingAt("userTask_decideCorrection").hasPassed("event_correctionReminded");
        decide("refuse");
        assertThat(correction).isEnded();
    }

    @Test
    void managersAreRemindedOfAnErasure() {
        ProcessInstance erasure = ask("erasure", "programme-manager");
        story.run("event_erasureOverdue");
        story.run("serviceTask_remindErasure");
        assertThat(erasure).isWaitingAt("userTask_decideErasure").hasPassed("event_erasureReminded");
        assertThat(story.effects()).containsExactly("remindDataRequestDelegate");
        decide("refuse");
    }

    private ProcessInstance ask(String kind, String group) {
        return story.start(
                "dataRequest",
                Map.of(
                        "requestNumber",
                        "R-2026-000001",
                        "requestKind",
                        kind,
                        "deciders",
                        List.of(),
                        "deciderGroup",
                        group,
                        "deciderGroups",
                        List.of(group)));
    }

    private void decide(String decision) {
        story.complete(Map.of("decision", decision, "reason", "Seen and judged."));
    }
}
