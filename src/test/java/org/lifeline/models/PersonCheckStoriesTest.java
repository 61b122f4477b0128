package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonCheckStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("personCheck");

    private final Story story = new Story("A");

    @BeforeEach
    void everybodyDoesTheirWork() {
        story.with("registerBeneficiaryDelegate", "recordComparisonListener");
        identity("confirmed");
        found("no", 0, 0, null, false);
    }

    @ParameterizedTest
    @CsvSource({"intake", "issuance"})
    void passesAPersonWithoutSimilarCases(String checkPoint) {
        ProcessInstance check = begin(checkPoint);

        assertThat(check)
                .isEnded()
                .hasPassed("event_personClear")
                .hasNotPassed("userTask_compareCases")
                .variables()
                .containsEntry("personOutcome", "clear")
                .containsEntry("duplicateHandling", "clear")
                .containsEntry("reasonCode", null);
        assertThat(story.effects())
                .containsExactly("registerBeneficiaryDelegate", "checkIdentityDelegate", "findDuplicatesDelegate");
    }

    @ParameterizedTest(name = "{0}, case of the same number: {1}")
    @CsvSource({"deceased, no, personDeceased", "confirmed, sameNeed, duplicateApplication"})
    void rejectsDeceasedPeopleAndTheSameNumberForTheSameNeed(String identity, String sameIdCase, String reason) {
        identity(identity);
        found(sameIdCase, 100, 100, "A-2026-000001", false);

        assertThat(begin("intake"))
                .isEnded()
                .hasPassed("event_refusedByRule")
                .hasNotPassed("userTask_compareCases", "event_personClear")
                .variables()
                .containsEntry("personOutcome", "refuse")
                .containsEntry("duplicateHandling", "refuse")
                .containsEntry("reasonCode", reason);
    }

    @Test
    void asksASocialWorkerAboutEachSimilarCaseAndPassesWhenAllAreDifferent() {
        found("no", 90, 0, "A-2026-000001", false);
        ProcessInstance check = begin("intake");

        assertThat(story.task())
                .hasName(story.number() + ": compare with A-2026-000001")
                .hasCandidateGroup("social-worker");
        assertThat(story.task().getPriority()).isEqualTo(50);
        assertThat(ProcessVariables.of(story.task()))
                .containsEntry("question", "duplicate")
                .containsEntry("otherNumber", "A-2026-000001");

        found("no", 80, 0, "A-2026-000002", true);
        judge("different");
        assertThat(story.task()).hasName(story.number() + ": compare with A-2026-000002");

        found("no", 0, 0, null, true);
        judge("different");

        assertThat(check)
                .isEnded()
                .hasPassed("event_personClear")
                .hasNotPassed("event_refusedByRule", "event_refusedByPerson")
                .variables()
                .containsEntry("personOutcome", "clear")
                .containsEntry("duplicateHandling", "ask");
        assertThat(story.effects().stream().filter("recordComparisonListener"::equals))
                .hasSize(2);
        assertThat(story.effects()).as("the source is asked once").containsOnlyOnce("checkIdentityDelegate");
    }

    @ParameterizedTest
    @CsvSource({"duplicate", "unheardOf"})
    void rejectsACaseThatASocialWorkerDoesNotClear(String decision) {
        found("otherNeed", 0, 0, "A-2026-000001", false);
        ProcessInstance check = begin("issuance");
        judge(decision);

        assertThat(check)
                .isEnded()
                .hasPassed("event_refusedByPerson")
                .hasNotPassed("event_personClear")
                .variables()
                .containsEntry("personOutcome", "refuse")
                .containsEntry("duplicateHandling", "refuse")
                .containsEntry("reasonCode", "duplicateApplication");
    }

    @Test
    void asksForIdentificationWhenTheNumberBelongsToAnotherPerson() {
        identity("mismatch");
        ProcessInstance check = begin("intake", Map.of("priority", 80));

        assertThat(story.task()).hasName(story.number() + ": check the identity");
        assertThat(story.task().getPriority()).isEqualTo(80);
        judge("duplicate");

        assertThat(check)
                .isEnded()
                .variables()
                .containsEntry("personOutcome", "refuse")
                .containsEntry("reasonCode", "identityNotConfirmed");
    }

    private ProcessInstance begin(String checkPoint) {
        return begin(checkPoint, Map.of());
    }

    private ProcessInstance begin(String checkPoint, Map<String, Object> more) {
        Map<String, Object> facts =
                new HashMap<>(Map.of("applicationNumber", story.number(), "checkPoint", checkPoint, "priority", 50));
        facts.putAll(more);
        return story.start("personCheck", facts);
    }

    private void judge(String decision) {
        story.complete(Map.of("decision", decision, "reason", "Looked at both."));
        story.run("userTask_compareCases");
    }

    private void identity(String result) {
        story.with("checkIdentityDelegate", Map.of("identity", result));
    }

    private void found(String sameIdCase, int likeness, int sameNeedLikeness, String other, boolean compared) {
        story.with("findDuplicatesDelegate", execution -> {
            execution.setVariable("sameIdCase", sameIdCase);
            execution.setVariable("likeness", likeness);
            execution.setVariable("sameNeedLikeness", sameNeedLikeness);
            execution.setVariable("otherNumber", other);
            execution.setVariable("compared", compared);
        });
    }
}
