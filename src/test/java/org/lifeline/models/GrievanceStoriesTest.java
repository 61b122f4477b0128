package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.runtimeService;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GrievanceStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("grievance");

    private final Story story = new Story("G")
            .with(
                    "checkGrievanceAnswererListener",
                    "answerGrievanceListener",
                    "tellGrievanceAnsweredListener",
                    "escalateGrievanceDelegate",
                    "eraseGrievanceDelegate");

    @Test
    void oneAnswerSettlesIt() {
        ProcessInstance complaint = complain();
        assertThat(story.task()).hasCandidateGroup("social-worker").hasName("Complaint: " + story.number());
        assertThat(story.task().getDueDate()).isNotNull();

        answer();
        assertThat(complaint).isWaitingAt("gateway_awaitPerson");
        story.run("event_settledTimeOver");
        story.run("event_wordsKept");

        assertThat(complaint).isEnded().hasPassed("event_wordsErased").hasNotPassed("event_notSettled");
        assertThat(story.effects())
                .containsExactly("answerGrievanceListener", "tellGrievanceAnsweredListener", "eraseGrievanceDelegate");
    }

    @Test
    void somebodyElseAnswersOnceMoreAndNotAThirdTime() {
        ProcessInstance complaint = complain();
        answer();
        notSettled();
        assertThat(complaint).isWaitingAt("userTask_answerGrievance");
        assertThat(story.task()).hasCandidateGroup("programme-manager");

        answer();

        assertThat(complaint).isWaitingAt("event_wordsKept");
        story.run("event_wordsKept");
        assertThat(complaint).isEnded();
        assertThat(story.effects())
                .containsExactly(
                        "answerGrievanceListener",
                        "tellGrievanceAnsweredListener",
                        "answerGrievanceListener",
                        "tellGrievanceAnsweredListener",
                        "eraseGrievanceDelegate");
    }

    @Test
    void managersAreAskedWhenTheTimeIsOver() {
        ProcessInstance complaint = complain();
        story.run("event_answerOverdue");
        story.run("serviceTask_escalateGrievance");

        assertThat(complaint).isWaitingAt("userTask_answerGrievance").hasPassed("event_escalated");
        answer();
        assertThat(complaint).isWaitingAt("gateway_awaitPerson");
        assertThat(story.effects())
                .containsExactly(
                        "escalateGrievanceDelegate", "answerGrievanceListener", "tellGrievanceAnsweredListener");
    }

    private ProcessInstance complain() {
        return story.start("grievance", asked(1, "social-worker"));
    }

    private Map<String, Object> asked(int round, String group) {
        return Map.of(
                "grievanceNumber",
                story.number(),
                "grievanceRound",
                round,
                "grievanceDue",
                Date.from(Instant.now().plus(Duration.ofDays(10))),
                "answerers",
                List.of(),
                "answererGroups",
                List.of(group));
    }

    private void answer() {
        story.complete(Map.of("answer", "We looked into it."));
    }

    private void notSettled() {
        runtimeService()
                .createMessageCorrelation("grievance.notSettled")
                .processInstanceBusinessKey(story.number())
                .setVariables(asked(2, "programme-manager"))
                .correlate();
    }
}
