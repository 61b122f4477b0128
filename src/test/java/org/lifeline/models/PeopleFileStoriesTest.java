package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleFileStoriesTest {

    @RegisterExtension
    static final StoryEngine ENGINE = StoryEngine.covering("peopleFile");

    private final Story story = new Story("people");

    private ProcessInstance checked() {
        left("checkPeopleDelegate", true).with("enterPeopleDelegate").with("deletePeopleFileDelegate");
        ProcessInstance file = story.start("peopleFile", Map.of("peopleImport", 1L));
        story.run("serviceTask_checkPeople");
        left("checkPeopleDelegate", false);
        story.run("serviceTask_checkPeople");
        return file;
    }

    private Story left(String delegate, boolean more) {
        return story.with(delegate, Map.of("linesLeft", more));
    }

    @Test
    void entersPeopleAfterASecondManagerConfirmed() {
        ProcessInstance file = checked();
        assertThat(file).isWaitingAt("gateway_peopleNextStep");

        story.message("peopleConfirmed");
        left("enterPeopleDelegate", true);
        story.run("serviceTask_enterPeople");
        left("enterPeopleDelegate", false);
        story.run("serviceTask_enterPeople");

        assertThat(file).isEnded().hasPassed("event_peopleEntered");
        assertThat(story.effects())
                .containsExactly(
                        "checkPeopleDelegate", "checkPeopleDelegate", "enterPeopleDelegate", "enterPeopleDelegate");
    }

    @Test
    void checksAgainWithOtherColumnsAndEntersNobodyOfAFileThatIsGivenUp() {
        ProcessInstance file = checked();

        story.message("peopleColumnsChosen");
        story.run("serviceTask_checkPeople");
        story.message("peopleFileGivenUp");

        assertThat(file).isEnded().hasPassed("event_peopleFilePutAway").hasNotPassed("serviceTask_enterPeople");
        assertThat(story.effects()).hasSize(3).containsOnly("checkPeopleDelegate");
    }

    @Test
    void deletesAFileThatNobodyDecidesAbout() {
        ProcessInstance file = checked();

        story.run("event_peopleFileForgotten");

        assertThat(file).isEnded().hasPassed("event_peopleFileDeleted");
        assertThat(story.effects())
                .containsExactly("checkPeopleDelegate", "checkPeopleDelegate", "deletePeopleFileDelegate");
    }
}
