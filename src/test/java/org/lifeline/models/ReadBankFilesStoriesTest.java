package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadBankFilesStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("readBankFiles");

    private final Story story = new Story("B");

    @Test
    void readsWhatArrived() {
        story.with("readBankFilesDelegate");
        ProcessInstance files = story.start("readBankFiles", Map.of());
        story.run("serviceTask_readBankFiles");

        assertThat(files).isEnded().hasPassed("event_filesRead");
        assertThat(story.effects()).containsExactly("readBankFilesDelegate");
    }
}
