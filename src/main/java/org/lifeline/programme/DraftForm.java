package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.TypedNumber;

/**
 * Converts between the fields of the form {@code programmeDraft} and a programme's content. The fields are texts, numbers, and lists of
 * maps.
 */
public final class DraftForm {

    private static final int LONGEST_LIST = 60;

    private final Map<String, ?> fields;
    private final List<FieldError> errors;
    /** Prefix of the names of its fields, such as "stages[1]."; empty for the form itself. */
    private final String row;

    private final String place;

    private DraftForm(Map<String, ?> fields, List<FieldError> errors, String row, String place) {
        this.fields = fields;
        this.errors = errors;
        this.row = row;
        this.place = place;
    }

    /** @throws Refused with every field that cannot be parsed */
    public static ProgrammeContent read(Map<String, ?> fields) {
        List<FieldError> errors = new ArrayList<>();
        DraftForm form = new DraftForm(fields, errors, "", "");
        List<FiscalYear> years = new ArrayList<>();
        for (DraftForm year : form.rows("years", "Fiscal year")) {
            years.add(new FiscalYear(
                    year.text("yearCode", "the name of the year", 16),
                    year.day("yearStartsOn", "the day it begins"),
                    year.day("yearEndsOn", "the day it ends"),
                    year.amount("yearBudget", "the budget")));
        }
        ProgrammeContent content = new ProgrammeContent(
                form.text("programmeName", "the name", 100),
                form.text("purpose", "the purpose", 1000),
                new ProgrammeContent.Period(
                        form.day("startsOn", "the first day of applications"),
                        form.fields.get("endsOn") == null ? null : form.day("endsOn", "the last day of applications")),
                form.text("currency", "the currency", 3),
                years,
                form.amount("maximum", "the largest grant"),
                new ProgrammeContent.EmergencyHelp(
                        form.amount("emergencyCap", "the largest provisional voucher"),
                        form.text("emergencyGroup", "who may issue a provisional voucher", 100)),
                new ProgrammeContent.Forms(
                        form.text("applicationForm", "the form that applicants fill in", 100),
                        form.text("stageForm", "the form that officers fill in", 100)),
                new ProgrammeContent.VoucherRules(
                        form.text("voucherTemplate", "the voucher", 100),
                        form.wholeOrNull("validityDays", "the days that vouchers are good for", 1, 3650)),
                new ProgrammeContent.Appeals(
                        form.whole("appealDays", "the days for an appeal", 0, 3650),
                        form.text("appealGroup", "who reviews an appeal", 100)),
                new ProgrammeContent.AtProvider(
                        form.presence(),
                        form.whole("reversalHours", "the hours in which a redemption can be taken back", 0, 8760),
                        form.amount("overdraftCeiling", "what vouchers may cost beyond their value"),
                        form.whole(
                                "deviceLimit", "the devices that an organisation may have without a manager", 0, 50)),
                form.textOrNull("signatory", "who signs vouchers", 80),
                form.codes("providers"),
                stages(form.rows("stages", "Stage"), "stage"),
                stages(form.rows("claimStages", "Claim stage"), "claimStage"),
                form.yesOrNo("publishOpenData", "Say whether counts are published."),
                new PublicTexts(
                        form.textOrNull("whoQualifies", "who qualifies", 2000),
                        form.textOrNull("papers", "the papers to bring", 2000),
                        translations(form.rows("translations", "Language"))));
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return content;
    }

    /** The form has a row for each language. Rows in which nothing is written are left out. */
    private static List<PublicTexts.Translation> translations(List<DraftForm> rows) {
        List<PublicTexts.Translation> translations = new ArrayList<>();
        for (DraftForm row : rows) {
            PublicTexts.Translation written = new PublicTexts.Translation(
                    row.optional("translationLanguage"),
                    row.textOrNull("translationName", "the name", 100),
                    row.textOrNull("translationPurpose", "the purpose", 1000),
                    row.textOrNull("translationWhoQualifies", "who qualifies", 2000),
                    row.textOrNull("translationPapers", "the papers to bring", 2000));
            if (written.says()) {
                row.text("translationLanguage", "the language", 3);
                translations.add(written);
            }
        }
        return translations;
    }

    private static List<StageDefinition> stages(List<DraftForm> rows, String prefix) {
        List<StageDefinition> stages = new ArrayList<>();
        for (DraftForm row : rows) {
            String officer = row.optional(prefix + "Officer");
            stages.add(new StageDefinition(
                    row.text(prefix + "Name", "the name of the stage", 60),
                    row.text(prefix + "Group", "the group that decides", 100),
                    officer.isEmpty() ? null : officer,
                    row.whole(prefix + "Seats", "how many officers decide at once", 1, 9),
                    row.whole(prefix + "Quorum", "how many must approve", 1, 9),
                    row.wholeOrNull(prefix + "Hours", "the hours to decide", 1, 8760),
                    row.text(prefix + "Condition", "when the stage applies", 60)));
        }
        return stages;
    }

    /** The fields of the form that show this content. */
    public static Map<String, Object> fields(ProgrammeContent content) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("programmeName", content.name());
        fields.put("purpose", content.purpose());
        fields.put("startsOn", content.period().startsOn().toString());
        fields.put(
                "endsOn",
                content.period().endsOn() == null
                        ? null
                        : content.period().endsOn().toString());
        fields.put("currency", content.currency());
        fields.put(
                "years",
                content.years().stream()
                        .map(year -> Map.of(
                                "yearCode", year.code(),
                                "yearStartsOn", year.startsOn().toString(),
                                "yearEndsOn", year.endsOn().toString(),
                                "yearBudget", year.budget()))
                        .toList());
        fields.put("maximum", content.maximum().doubleValue());
        fields.put("emergencyCap", content.emergency().cap().doubleValue());
        fields.put("emergencyGroup", content.emergency().group());
        fields.put("applicationForm", content.forms().applicants());
        fields.put("stageForm", content.forms().officers());
        fields.put("voucherTemplate", content.voucher().template());
        fields.put("validityDays", content.voucher().validityDays());
        fields.put("appealDays", content.appeals().days());
        fields.put("appealGroup", content.appeals().group());
        fields.put("presence", content.atProvider().presence().name());
        fields.put("reversalHours", content.atProvider().reversalHours());
        fields.put("overdraftCeiling", content.atProvider().overdraftCeiling().doubleValue());
        fields.put("deviceLimit", content.atProvider().deviceLimit());
        fields.put("signatory", content.signatory());
        fields.put("providers", content.providers());
        fields.put("stages", rows(content.stages(), "stage"));
        fields.put("claimStages", rows(content.claimStages(), "claimStage"));
        fields.put("publishOpenData", content.openData());
        fields.put("whoQualifies", content.texts().whoQualifies());
        fields.put("papers", content.texts().papers());
        return fields;
    }

    /** The rows of the form with the translated texts: one for each of these languages, so that an empty one shows what is missing. */
    static List<Map<String, Object>> translations(PublicTexts texts, Set<String> languages) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String language : languages) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("translationLanguage", language);
            texts.translation(language).ifPresent(written -> {
                row.put("translationName", written.name());
                row.put("translationPurpose", written.purpose());
                row.put("translationWhoQualifies", written.whoQualifies());
                row.put("translationPapers", written.papers());
                row.values().removeIf(Objects::isNull);
            });
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, Object>> rows(List<StageDefinition> stages, String prefix) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (StageDefinition stage : stages) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(prefix + "Name", stage.name());
            row.put(prefix + "Group", stage.group());
            if (stage.officer() != null) {
                row.put(prefix + "Officer", stage.officer());
            }
            row.put(prefix + "Seats", stage.seats());
            row.put(prefix + "Quorum", stage.quorum());
            if (stage.hours() != null) {
                row.put(prefix + "Hours", stage.hours());
            }
            row.put(prefix + "Condition", stage.condition());
            rows.add(row);
        }
        return rows;
    }

    private void error(String key, String message) {
        errors.add(new FieldError(row + key, place + message));
    }

    private String optional(String key) {
        return fields.get(key) instanceof String text ? text.strip() : "";
    }

    private String text(String key, String what, int longest) {
        String text = optional(key);
        if (text.isEmpty()) {
            error(key, "Say " + what + ".");
        } else if (text.length() > longest) {
            error(key, "At most " + longest + " characters for " + what + ".");
        } else if (!FormSchema.isPrintable(text)) {
            error(key, "There are characters that cannot be printed in " + what + ".");
        }
        return text;
    }

    private @Nullable String textOrNull(String key, String what, int longest) {
        return optional(key).isEmpty() ? null : text(key, what, longest);
    }

    private Presence presence() {
        String given = optional("presence");
        return Stream.of(Presence.values())
                .filter(p -> p.name().equals(given))
                .findFirst()
                .orElseGet(() -> {
                    error("presence", "Choose how a provider checks that the beneficiary is present.");
                    return Presence.none;
                });
    }

    /** A box that nobody ticked is not sent. */
    private boolean yesOrNo(String key, String message) {
        Object given = fields.get(key);
        if (given != null && !(given instanceof Boolean)) {
            error(key, message);
        }
        return Boolean.TRUE.equals(given);
    }

    private LocalDate day(String key, String what) {
        try {
            return LocalDate.parse(optional(key));
        } catch (DateTimeException e) {
            error(key, "Give " + what + " as a date such as 2027-01-31.");
            return LocalDate.EPOCH;
        }
    }

    private BigDecimal amount(String key, String what) {
        BigDecimal number = number(key);
        if (number == null || number.signum() < 0 || number.precision() - number.scale() > 15 || number.scale() > 6) {
            error(key, "Give " + what + " as an amount of money.");
            return BigDecimal.ZERO;
        }
        return number;
    }

    private int whole(String key, String what, int least, int most) {
        BigDecimal number = number(key);
        if (number == null
                || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(least)) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            error(key, "Give " + what + " as a whole number from " + least + " to " + most + ".");
            return least;
        }
        return number.intValueExact();
    }

    private @Nullable Integer wholeOrNull(String key, String what, int least, int most) {
        Object given = fields.get(key);
        return given == null || given.equals("") ? null : Integer.valueOf(whole(key, what, least, most));
    }

    private @Nullable BigDecimal number(String key) {
        Object given = fields.get(key);
        if (!(given instanceof Number) && !(given instanceof String)) {
            return null;
        }
        try {
            BigDecimal number = TypedNumber.exact(given);
            // a number such as 1e999999999 must not be written out in full
            return Math.abs((long) number.scale()) > 30 ? null : plain(number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private List<String> codes(String key) {
        List<String> codes = new ArrayList<>();
        if (fields.get(key) instanceof List<?> given && given.size() <= 1000) {
            given.forEach(code -> codes.add(String.valueOf(code)));
        } else {
            error(key, "Choose at least one provider.");
        }
        return codes.stream().distinct().toList();
    }

    private List<DraftForm> rows(String key, String what) {
        List<DraftForm> rows = new ArrayList<>();
        Object given = fields.get(key);
        if (given == null) {
            return rows;
        }
        if (!(given instanceof List<?> items) || items.size() > LONGEST_LIST) {
            error(key, "This must be a list of at most " + LONGEST_LIST + ".");
            return rows;
        }
        for (Object item : items) {
            Map<String, Object> fieldsOfRow = new HashMap<>();
            if (item instanceof Map<?, ?> map) {
                map.forEach((name, value) -> fieldsOfRow.put(String.valueOf(name), value));
            }
            rows.add(new DraftForm(
                    fieldsOfRow, errors, key + "[" + rows.size() + "].", what + " " + (rows.size() + 1) + ": "));
        }
        return rows;
    }
}
