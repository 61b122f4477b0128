package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FraudReviewStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("fraudReview");

    private final Story story = new Story("A").with("recordReviewListener", "suspendReviewedVoucherDelegate");

    @ParameterizedTest
    @ValueSource(strings = {"nothingWrong", "noted"})
    void endsWithWhatTheManagerFound(String finding) {
        ProcessInstance review = raise();
        assertThat(story.task()).hasCandidateGroup("programme-manager").hasName("Fraud signal: AAAA-BBBB-CCCC-DDDD");

        decide(finding);

        assertThat(review).isEnded().hasPassed("event_signalReviewed").hasNotPassed("event_voucherSuspended");
        org.assertj.core.api.Assertions.assertThat(story.effects()).containsExactly("recordReviewListener");
    }

    @Test
    void endsWithASuspendedVoucher() {
        ProcessInstance review = raise();

        decide("suspend");

        assertThat(review).isEnded().hasPassed("event_voucherSuspended").hasNotPassed("event_signalReviewed");
        org.assertj.core.api.Assertions.assertThat(story.effects())
                .containsExactly("recordReviewListener", "suspendReviewedVoucherDelegate");
    }

    private ProcessInstance raise() {
        return story.start(
                "fraudReview",
                Map.of(
                        "signalId",
                        1L,
                        "signal",
                        "twoPlaces",
                        "voucherCode",
                        "AAAA-BBBB-CCCC-DDDD",
                        "reviewers",
                        List.of(),
                        "reviewGroups",
                        List.of("programme-manager")));
    }

    private void decide(String finding) {
        story.complete(Map.of("finding", finding, "reason", "Seen and judged."));
    }
}
