package org.lifeline.programme.process;

import static org.camunda.spin.Spin.JSON;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.programme.ContentWords.StageLine;
import org.lifeline.programme.DraftAuthoring;
import org.lifeline.programme.DraftReview;
import org.lifeline.programme.SetUpChoices;

/** A draft as the variables of its process, from which the forms of the author and of the second manager show it. */
final class DraftVariables {

    private DraftVariables() {}

    static Map<String, @Nullable Object> of(DraftAuthoring.Form form) {
        SetUpChoices choices = form.choices();
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put(SetUpProcess.GROUP_CHOICES, options(choices.groups()));
        variables.put(SetUpProcess.CONDITION_CHOICES, options(choices.conditions()));
        variables.put(SetUpProcess.FORM_CHOICES, options(choices.forms()));
        variables.put(SetUpProcess.STAGE_FORM_CHOICES, options(choices.stageForms()));
        variables.put(SetUpProcess.TEMPLATE_CHOICES, options(choices.templates()));
        variables.put(SetUpProcess.PROVIDER_CHOICES, options(choices.providers()));
        variables.put(SetUpProcess.CURRENCY_CHOICES, options(choices.currencies()));
        variables.put(SetUpProcess.LANGUAGE_CHOICES, options(choices.languages()));
        variables.put(SetUpProcess.BASE_VERSION, form.opened().baseVersion());
        variables.put(SetUpProcess.BASE, form.opened().base());
        variables.put(SetUpProcess.NOTICE_TITLE, form.notice());
        form.fields().forEach((name, value) -> variables.put(name, value instanceof List<?> list ? JSON(list) : value));
        return variables;
    }

    static Map<String, @Nullable Object> of(DraftReview.Summary draft) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put(SetUpProcess.DRAFT_AUTHOR, draft.author());
        variables.put(
                SetUpProcess.SUMMARY,
                JSON(draft.lines().stream()
                        .map(line -> Map.of("what", line.what(), "value", line.value()))
                        .toList()));
        variables.put(SetUpProcess.STAGE_LINES, stages(draft.stages()));
        variables.put(SetUpProcess.CLAIM_STAGE_LINES, stages(draft.claimStages()));
        variables.put(
                SetUpProcess.CHANGES,
                JSON(draft.changes().stream()
                        .map(change ->
                                Map.of("what", change.what(), "before", change.before(), "after", change.after()))
                        .toList()));
        return variables;
    }

    private static Object stages(List<StageLine> stages) {
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

    private static Object options(Map<String, String> choices) {
        return JSON(choices.entrySet().stream()
                .map(choice -> Map.of("value", choice.getKey(), "label", choice.getValue()))
                .toList());
    }
}
