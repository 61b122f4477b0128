package org.lifeline.programme.process;

import static org.camunda.spin.Spin.JSON;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.programme.DraftForm;
import org.lifeline.programme.ProgrammeVersions;
import org.lifeline.programme.ProgrammeVersions.Opened;
import org.lifeline.programme.SetUpChoices;
import org.springframework.stereotype.Component;

/** Prepares the author's form: the choices, and the content in force or the draft that was sent back. */
@Component
class OpenDraftDelegate implements JavaDelegate {

    private final ProgrammeVersions versions;
    private final ProgrammeOptions choices;
    private final Clock clock;

    OpenDraftDelegate(ProgrammeVersions versions, ProgrammeOptions choices, Clock clock) {
        this.versions = versions;
        this.choices = choices;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        SetUpChoices now = choices.gather();
        execution.setVariable(SetUpProcess.GROUP_CHOICES, options(now.groups()));
        execution.setVariable(SetUpProcess.CONDITION_CHOICES, options(now.conditions()));
        execution.setVariable(SetUpProcess.FORM_CHOICES, options(now.forms()));
        execution.setVariable(SetUpProcess.STAGE_FORM_CHOICES, options(now.stageForms()));
        execution.setVariable(SetUpProcess.TEMPLATE_CHOICES, options(now.templates()));
        execution.setVariable(SetUpProcess.PROVIDER_CHOICES, options(now.providers()));
        execution.setVariable(SetUpProcess.CURRENCY_CHOICES, options(now.currencies()));

        Opened opened = versions.open(execution.getProcessInstanceId(), execution.getProcessBusinessKey());
        execution.setVariable(SetUpProcess.BASE_VERSION, opened.baseVersion());
        execution.setVariable(SetUpProcess.BASE, opened.base());
        execution.setVariable(
                SetUpProcess.NOTICE_TITLE,
                opened.changedMeanwhile() ? "Sent back; the programme has changed since." : "Sent back.");
        Map<String, Object> fields =
                opened.content() == null ? emptyForm(now, LocalDate.now(clock)) : DraftForm.fields(opened.content());
        fields.forEach((name, value) ->
                execution.setVariable(name, value instanceof List<?> list ? JSON(list) : value));
        // these questions are asked anew each time
        List.of(SetUpProcess.NEXT, SetUpProcess.DECISION, SetUpProcess.REASON).forEach(execution::removeVariable);
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
                Map.entry(
                        "voucherTemplate",
                        choices.templates().keySet().iterator().next()),
                Map.entry("stageForm", choices.stageForms().keySet().iterator().next()),
                Map.entry("stages", List.of(Map.of("stageSeats", 1, "stageQuorum", 1, "stageCondition", "always"))),
                Map.entry(
                        "claimStages",
                        List.of(Map.of("claimStageSeats", 1, "claimStageQuorum", 1, "claimStageCondition", "always"))));
    }

    private static Object options(Map<String, String> choices) {
        return JSON(choices.entrySet().stream()
                .map(choice -> Map.of("value", choice.getKey(), "label", choice.getValue()))
                .toList());
    }
}
