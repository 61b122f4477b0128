package org.lifeline.programme;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.ProgrammeVersions.Opened;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the author of a draft does: begins it, reads the form, and hands it in or discards it. */
@Service
public class DraftAuthoring {

    /**
     * The author's form.
     *
     * @param opened the starting point, with which the draft is handed in
     * @param fields what the form shows first
     * @param notice why the form is shown again, in a few words
     */
    public record Form(SetUpChoices choices, Opened opened, Map<String, Object> fields, String notice) {}

    /**
     * The author's answers.
     *
     * @param baseVersion the version with which the form was opened; 0: there was none
     * @param base the fingerprint with which the form was opened
     */
    public record Answers(int baseVersion, String base, Map<String, ?> fields) {}

    private final ProgrammeVersions versions;
    private final Programmes programmes;
    private final SetUpOptions options;
    private final Clock clock;

    DraftAuthoring(ProgrammeVersions versions, Programmes programmes, SetUpOptions options, Clock clock) {
        this.versions = versions;
        this.programmes = programmes;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Checks whether this manager can begin a set-up.
     *
     * @param isNew whether a new programme is to be set up
     * @return the code in its stored form
     * @throws Refused as {@link ProgrammeVersions#begin} does; 403 when the programme has other managers
     */
    public String begin(boolean isNew, @Nullable String code, String manager) {
        String stored = versions.begin(isNew, code);
        programmes.requireManager(stored, manager);
        return stored;
    }

    /** The form for the author, with the content in force or the draft that was sent back. */
    public Form open(String process, String code) {
        SetUpChoices choices = options.gather();
        Opened opened = versions.open(process, code);
        ProgrammeContent content = opened.content();
        Map<String, Object> fields =
                new HashMap<>(content == null ? emptyForm(choices, LocalDate.now(clock)) : DraftForm.fields(content));
        fields.put(
                "translations",
                DraftForm.translations(
                        content == null ? PublicTexts.NONE : content.texts(),
                        choices.languages().keySet()));
        return new Form(
                choices,
                opened,
                fields,
                opened.changedMeanwhile() ? "Sent back; the programme has changed since." : "Sent back.");
    }

    /**
     * Stores the draft or discards it, as its author chooses.
     *
     * @param next {@code handIn} or {@code drop}
     * @throws Refused 403 when the programme has other managers; 422 with everything that is not valid; then nothing is stored
     */
    @Transactional
    public void finish(String process, String code, @Nullable Object next, Answers answers, String author) {
        programmes.requireManager(code, author);
        if ("drop".equals(next)) {
            versions.drop(code, author);
        } else if ("handIn".equals(next)) {
            versions.handIn(
                    process,
                    code,
                    answers.baseVersion(),
                    answers.base(),
                    DraftForm.read(answers.fields()),
                    options.gather(),
                    author);
        } else {
            throw Refused.invalid("next", "Choose whether to hand in or to discard the draft.");
        }
    }

    /** Initial values for a new programme, which suit most programmes. */
    private static Map<String, Object> emptyForm(SetUpChoices choices, LocalDate today) {
        String year = String.valueOf(today.getYear());
        return Map.ofEntries(
                Map.entry("startsOn", today.toString()),
                Map.entry(
                        "years",
                        List.of(Map.of(
                                "yearCode", year, "yearStartsOn", year + "-01-01", "yearEndsOn", year + "-12-31"))),
                Map.entry("emergencyCap", 0),
                Map.entry("presence", "none"),
                Map.entry("reversalHours", 24),
                Map.entry("overdraftCeiling", 0),
                Map.entry("deviceLimit", 5),
                Map.entry("appealDays", 30),
                Map.entry("publishOpenData", false),
                Map.entry(
                        "voucherTemplate",
                        choices.templates().keySet().iterator().next()),
                Map.entry("stageForm", choices.stageForms().keySet().iterator().next()),
                Map.entry("stages", List.of(Map.of("stageSeats", 1, "stageQuorum", 1, "stageCondition", "always"))),
                Map.entry(
                        "claimStages",
                        List.of(Map.of("claimStageSeats", 1, "claimStageQuorum", 1, "claimStageCondition", "always"))));
    }
}
