package org.lifeline.programme.process;

import static org.camunda.spin.Spin.JSON;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.ContentWords;
import org.lifeline.programme.ContentWords.StageLine;
import org.lifeline.programme.ProgrammeContents;
import org.lifeline.programme.ProgrammeVersions;
import org.lifeline.programme.ProgrammeVersions.Draft;
import org.lifeline.programme.SetUpChoices;
import org.springframework.stereotype.Component;

/** Prepares the second manager's form: the draft and its changes in plain words. */
@Component
class PresentDraftDelegate implements JavaDelegate {

    private final ProgrammeVersions versions;
    private final ProgrammeContents contents;
    private final ProgrammeOptions choices;

    PresentDraftDelegate(ProgrammeVersions versions, ProgrammeContents contents, ProgrammeOptions choices) {
        this.versions = versions;
        this.contents = contents;
        this.choices = choices;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Draft draft = versions.draft(execution.getProcessInstanceId());
        SetUpChoices now = choices.gather();
        execution.setVariable(SetUpProcess.DRAFT_AUTHOR, draft.author());
        execution.setVariable(
                SetUpProcess.SUMMARY,
                JSON(ContentWords.summary(draft.content(), now).stream()
                        .map(line -> Map.of("what", line.what(), "value", line.value()))
                        .toList()));
        execution.setVariable(
                SetUpProcess.STAGE_LINES,
                lines(ContentWords.stages(draft.content().stages(), now)));
        execution.setVariable(
                SetUpProcess.CLAIM_STAGE_LINES,
                lines(ContentWords.stages(draft.content().claimStages(), now)));
        execution.setVariable(
                SetUpProcess.CHANGES,
                JSON(contents.current(draft.programme()).stream()
                        .flatMap(before -> ContentWords.changes(before, draft.content(), now).stream())
                        .map(change ->
                                Map.of("what", change.what(), "before", change.before(), "after", change.after()))
                        .toList()));
    }

    private static Object lines(List<StageLine> stages) {
        return JSON(stages.stream()
                .map(s -> Map.of(
                        "position",
                        String.valueOf(s.position()),
                        "name",
                        s.name(),
                        "who",
                        s.who(),
                        "how",
                        s.how(),
                        "when",
                        s.when()))
                .toList());
    }
}
