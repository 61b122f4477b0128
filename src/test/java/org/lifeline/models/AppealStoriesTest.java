package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.taskService;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AppealStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("appeal");

    private final Story story = new Story("A");

    @Test
    void reviewersDecideTheAppealAndTheApplicantIsNotified() {
        story.with("openAppealDelegate", Map.of("appealGroup", "reviewers"))
                .with("tellAppealOutcomeDelegate", Map.of("appealOutcome", "overturn"))
                .with("recordAppealListener");
        ProcessInstance appeal =
                story.start("appeal", new HashMap<>(Map.of("caseNumber", story.number(), "priority", 60)));

        // the table of deadlines says five days
        assertThat(Duration.between(
                        story.task().getCreateTime().toInstant(),
                        story.task().getDueDate().toInstant()))
                .isCloseTo(Duration.ofDays(5), Duration.ofHours(2));
        assertThat(story.task()).hasCandidateGroup("reviewers").hasName(story.number() + ": appeal");
        taskService().claim(story.task().getId(), "almaz");
        story.complete(Map.of("appealDecision", "overturn", "reasonCode", "newEvidence", "reason", "The report came."));
        story.run("userTask_reviewAppeal");
        story.run("serviceTask_tellAppealOutcome");

        assertThat(appeal).isEnded().hasPassed("event_appealDecided");
        assertThat(story.effects())
                .containsExactly("openAppealDelegate", "recordAppealListener", "tellAppealOutcomeDelegate");
    }
}
