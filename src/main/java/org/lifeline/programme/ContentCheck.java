package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused.FieldError;

/** Checks what a manager wrote about a programme. Every message names the stage or field, and the reason. */
final class ContentCheck {

    private static final int MOST_STAGES = 20;

    private final ProgrammeContent content;
    private final SetUpChoices choices;
    private final List<FieldError> errors = new ArrayList<>();

    private ContentCheck(ProgrammeContent content, SetUpChoices choices) {
        this.content = content;
        this.choices = choices;
    }

    static List<FieldError> errors(ProgrammeContent content, SetUpChoices choices, LocalDate today) {
        ContentCheck check = new ContentCheck(content, choices);
        check.money();
        check.dates(today);
        check.chosen(
                "applicationForm",
                "There is no application form",
                content.forms().applicants(),
                choices.forms());
        check.chosen("stageForm", "There is no officers' form", content.forms().officers(), choices.stageForms());
        check.chosen("voucherTemplate", "There is no voucher", content.voucher().template(), choices.templates());
        check.group(
                "emergencyGroup", "Provisional vouchers", content.emergency().group());
        check.group("appealGroup", "Appeals", content.appeals().group());
        content.providers().forEach(p -> check.chosen("providers", "There is no provider", p, choices.providers()));
        if (content.providers().isEmpty()) {
            check.error("providers", "Choose at least one provider: else no voucher can be used.");
        }
        check.languages();
        check.stages("stages", "application", content.stages());
        check.stages("claimStages", "claim", content.claimStages());
        return check.errors;
    }

    private void error(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private void chosen(String field, String none, String code, Map<String, String> known) {
        if (!known.containsKey(code)) {
            error(field, none + " \"" + code + "\".");
        }
    }

    private void languages() {
        Set<String> seen = new HashSet<>();
        for (PublicTexts.Translation translation : content.texts().translations()) {
            chosen("translations", "There is no language", translation.language(), choices.languages());
            if (!seen.add(translation.language())) {
                error("translations", "There are two texts in the language \"" + translation.language() + "\".");
            }
        }
    }

    private void money() {
        if (!choices.currencies().containsKey(content.currency())) {
            error("currency", "There is no currency \"" + content.currency() + "\".");
            return;
        }
        amount("maximum", "The largest grant", content.maximum(), false);
        amount(
                "emergencyCap",
                "The largest provisional voucher",
                content.emergency().cap(),
                true);
        if (content.emergency().cap().compareTo(content.maximum()) > 0) {
            error("emergencyCap", "A provisional voucher cannot be larger than the largest grant.");
        }
        amount(
                "overdraftCeiling",
                "What vouchers may cost beyond their value",
                content.atProvider().overdraftCeiling(),
                true);
        if (content.atProvider().overdraftCeiling().compareTo(content.maximum()) > 0) {
            error(
                    "overdraftCeiling",
                    "What a case may cost beyond its vouchers cannot be more than the largest grant.");
        }
        int row = 0;
        for (FiscalYear year : content.years()) {
            amount(year(row++, "Budget"), "The budget of " + year.code(), year.budget(), true);
        }
        if (content.budget().signum() == 0) {
            error(
                    content.years().isEmpty() ? "years" : year(0, "Budget"),
                    "Give the programme a budget in at least one fiscal year.");
        }
    }

    /** The name of a field in a row of the fiscal years; the first row is 0. */
    private static String year(int row, String field) {
        return "years[" + row + "].year" + field;
    }

    private void amount(String field, String what, BigDecimal amount, boolean orNothing) {
        if (orNothing && amount.signum() == 0) {
            return;
        }
        try {
            Money.parse(content.currency(), amount);
        } catch (InvalidMoneyException e) {
            error(field, what + ": " + e.getMessage() + ".");
        }
    }

    private void dates(LocalDate today) {
        if (content.period().endsOn() != null
                && content.period().endsOn().isBefore(content.period().startsOn())) {
            error("endsOn", "The last day of applications comes before the first one.");
        }
        List<FiscalYear> earlier = new ArrayList<>();
        for (FiscalYear year : content.years()) {
            int row = earlier.size();
            if (year.endsOn().isBefore(year.startsOn())) {
                error(year(row, "EndsOn"), "Fiscal year " + year.code() + " ends before it begins.");
            }
            for (FiscalYear other : earlier) {
                if (other.code().equals(year.code())) {
                    error(year(row, "Code"), "There are two fiscal years \"" + year.code() + "\".");
                } else if (!year.startsOn().isAfter(other.endsOn())
                        && !other.startsOn().isAfter(year.endsOn())) {
                    error(year(row, "StartsOn"), "Fiscal years " + other.code() + " and " + year.code() + " overlap.");
                }
            }
            earlier.add(year);
        }
        if (content.years().isEmpty()) {
            error("years", "Name at least one fiscal year with its budget.");
        } else if (content.years().stream().allMatch(y -> y.endsOn().isBefore(today))) {
            error(year(content.years().size() - 1, "EndsOn"), "Every fiscal year is over: name the one that runs now.");
        }
    }

    private void group(String field, String what, String group) {
        if (!choices.groups().containsKey(group)) {
            error(field, what + ": " + noGroup(group));
        }
    }

    private static String noGroup(String group) {
        return "there is no officers' group \"" + group + "\" with a member.";
    }

    private void stages(String field, String kind, List<StageDefinition> stages) {
        if (stages.isEmpty()) {
            error(
                    field,
                    "There is no stage: nobody would decide on "
                            + (kind.equals("claim") ? "a claim." : "an application."));
        }
        if (stages.size() > MOST_STAGES) {
            error(field, "At most " + MOST_STAGES + " stages.");
            return;
        }
        int before = errors.size();
        int position = 0;
        for (StageDefinition stage : stages) {
            String row = field + "[" + position + "]." + field.substring(0, field.length() - 1);
            stage(row, "Stage " + ++position + " (" + stage.name() + ")", stage);
        }
        if (errors.size() == before && !stages.isEmpty() && !enoughPeople(stages)) {
            error(
                    field,
                    "Nobody decides two stages of one case, and these groups have too few people for all these stages.");
        }
        if (!stages.isEmpty() && stages.stream().noneMatch(s -> s.condition().equals("always"))) {
            error(
                    field,
                    "No stage applies always: " + (kind.equals("claim") ? "a claim" : "an application")
                            + " could find nobody to decide on it.");
        }
    }

    /** @param row prefix of the names of the row's fields, such as stages[1].stage */
    private void stage(String row, String name, StageDefinition stage) {
        if (!choices.groups().containsKey(stage.group())) {
            error(
                    row + "Group",
                    name + ": " + (stage.group().isEmpty() ? "say which group decides." : noGroup(stage.group())));
        } else {
            Set<String> members = choices.members().getOrDefault(stage.group(), Set.of());
            if (stage.officer() != null && !members.contains(stage.officer())) {
                error(
                        row + "Officer",
                        name + ": \"" + stage.officer() + "\" is nobody of the group "
                                + choices.groups().get(stage.group()) + ".");
            }
            if (stage.officer() == null && stage.seats() > members.size()) {
                error(
                        row + "Seats",
                        name + ": " + stage.seats() + " officers at once, but the group has only " + members.size()
                                + ".");
            }
        }
        if (stage.officer() != null && stage.seats() > 1) {
            error(row + "Seats", name + ": one named officer decides alone; make it one officer at once.");
        }
        if (stage.seats() < 1 || stage.seats() > 9) {
            error(row + "Seats", name + ": one to nine officers decide at once.");
        } else if (stage.quorum() < 1 || stage.quorum() > stage.seats()) {
            error(row + "Quorum", name + ": " + stage.quorum() + " cannot approve when " + stage.seats() + " decide.");
        }
        if (stage.hours() != null && (stage.hours() < 1 || stage.hours() > 8760)) {
            error(row + "Hours", name + ": give one to 8760 hours.");
        }
        if (!choices.conditions().containsKey(stage.condition())) {
            error(
                    row + "Condition",
                    name + ": the table \"Approval stages\" knows no condition \"" + stage.condition() + "\".");
        }
    }

    /** Whether a different person can be found for each seat that must approve (bipartite matching by Kuhn's augmenting paths). */
    private boolean enoughPeople(List<StageDefinition> stages) {
        List<Set<String>> seats = new ArrayList<>();
        for (StageDefinition stage : stages) {
            Set<String> able = stage.officer() != null
                    ? Set.of(stage.officer())
                    : choices.members().getOrDefault(stage.group(), Set.of());
            for (int i = 0; i < stage.quorum(); i++) {
                seats.add(able);
            }
        }
        Map<String, Integer> taken = new HashMap<>();
        for (int seat = 0; seat < seats.size(); seat++) {
            if (!place(seat, seats, taken, new HashSet<>())) {
                return false;
            }
        }
        return true;
    }

    private static boolean place(int seat, List<Set<String>> seats, Map<String, Integer> taken, Set<String> tried) {
        for (String person : seats.get(seat)) {
            if (tried.add(person) && (!taken.containsKey(person) || place(taken.get(person), seats, taken, tried))) {
                taken.put(person, seat);
                return true;
            }
        }
        return false;
    }
}
