package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeviceActivationStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("deviceActivation");

    private final Story story = new Story("D").with("decideDeviceListener");

    @Test
    void endsWithTheDeviceAllowed() {
        ProcessInstance activation = open();
        assertThat(story.task()).hasCandidateGroup("programme-manager").hasName("Check device: Riverside Hospital");

        decide("allow");

        assertThat(activation).isEnded().hasPassed("event_deviceAllowed").hasNotPassed("event_deviceRefused");
        org.assertj.core.api.Assertions.assertThat(story.effects()).containsExactly("decideDeviceListener");
    }

    @Test
    void endsWithTheDeviceRefused() {
        ProcessInstance activation = open();

        decide("refuse");

        assertThat(activation).isEnded().hasPassed("event_deviceRefused").hasNotPassed("event_deviceAllowed");
    }

    private ProcessInstance open() {
        return story.start(
                "deviceActivation",
                Map.of(
                        "deviceId",
                        "00000000-0000-0000-0000-000000000001",
                        "providerName",
                        "Riverside Hospital",
                        "deciders",
                        List.of(),
                        "deciderGroups",
                        List.of("programme-manager")));
    }

    private void decide(String decision) {
        story.complete(Map.of("decision", decision, "reason", "Seen and judged."));
        story.run("userTask_checkDevice");
    }
}
