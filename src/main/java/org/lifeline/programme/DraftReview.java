package org.lifeline.programme;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.ContentWords.Change;
import org.lifeline.programme.ContentWords.Line;
import org.lifeline.programme.ContentWords.StageLine;
import org.lifeline.programme.ProgrammeVersions.Draft;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the second manager does with a draft: reads it and its changes, and activates it or sends it back. */
@Service
public class DraftReview {

    /** A draft and its changes, in plain words. */
    public record Summary(
            String author,
            List<Line> lines,
            List<StageLine> stages,
            List<StageLine> claimStages,
            List<Change> changes) {}

    private final ProgrammeVersions versions;
    private final ProgrammeActivation activation;
    private final ProgrammeContents contents;
    private final Programmes programmes;
    private final SetUpOptions options;
    private final Officers officers;

    DraftReview(
            ProgrammeVersions versions,
            ProgrammeActivation activation,
            ProgrammeContents contents,
            Programmes programmes,
            SetUpOptions options,
            Officers officers) {
        this.versions = versions;
        this.activation = activation;
        this.contents = contents;
        this.programmes = programmes;
        this.options = options;
        this.officers = officers;
    }

    /** The draft that waits in this process, in words. */
    public Summary summary(String process) {
        Draft draft = versions.draft(process);
        SetUpChoices choices = options.gather();
        return new Summary(
                draft.author(),
                ContentWords.summary(draft.content(), choices),
                ContentWords.stages(draft.content().stages(), choices),
                ContentWords.stages(draft.content().claimStages(), choices),
                contents.current(draft.programme()).stream()
                        .flatMap(before -> ContentWords.changes(before, draft.content(), choices).stream())
                        .toList());
    }

    /**
     * Checks whether this person may activate the draft. Asked when the task is taken or assigned; the decision asks again.
     *
     * @throws Refused 403 for its author, and for anybody who does not manage the programme
     */
    public void requireActivator(String process, String code, String person) {
        if (!officers.groupsOf(person).contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager can activate a programme.");
        }
        programmes.requireManager(code, person);
        activation.checkActivator(process, person);
    }

    /**
     * Activates the draft or sends it back.
     *
     * @param decision {@code activate} or {@code sendBack}
     * @param reason needed to send it back
     * @throws Refused 403 when the programme has other managers; otherwise as {@link ProgrammeActivation#activate} and
     *     {@link ProgrammeVersions#sendBack} do
     */
    @Transactional
    public void decide(
            String process, String code, @Nullable Object decision, @Nullable String reason, String manager) {
        programmes.requireManager(code, manager);
        if ("activate".equals(decision)) {
            activation.activate(process, options.gather(), manager);
        } else if ("sendBack".equals(decision)) {
            versions.sendBack(process, reason, manager);
        } else {
            throw Refused.invalid("decision", "Decide 'activate' or 'sendBack'.");
        }
    }
}
