package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;

/**
 * One check of a set of answers against the components of a form. It changes when an answer of some kind is accepted that was refused
 * before, or the other way round.
 *
 * @param complete true at submission; false for a draft, in which nothing is required yet
 * @param choices returns the values of a list that a field names by {@code valuesKey}; null where the list is not known
 * @param errors gets what is wrong, field by field
 */
record AnswerCheck(boolean complete, Function<String, @Nullable Set<String>> choices, List<FieldError> errors) {

    static final String NEEDED = "This is needed.";
    private static final int LONGEST_TEXT = 10_000;
    static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    static final Pattern EXACT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_LIST = 100;
    private static final int LONGEST_CODE = 255;
    private static final int LONGEST_NAMED = 8;

    void all(JsonNode components, Map<?, ?> answers, String prefix) {
        Set<String> known = new TreeSet<>();
        each(components, answers, prefix, complete, known);
        for (Object key : answers.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                errors.add(new FieldError(prefix + safe(String.valueOf(key)), "The form does not ask for this."));
            }
        }
    }

    private void each(JsonNode components, Map<?, ?> answers, String prefix, boolean needed, Set<String> known) {
        for (JsonNode component : components) {
            String type = component.path("type").asText();
            if (type.equals("group") && component.path("path").asText().isEmpty()) {
                each(component.path("components"), answers, prefix, needed && !component.has("conditional"), known);
                continue;
            }
            String key = type.equals("group") ? component.path("path").asText() : FormSchema.key(component);
            if (key == null) {
                continue;
            }
            known.add(key);
            Object answer = answers.get(key);
            String field = prefix + key;
            JsonNode rules = component.path("validate");
            if (answer == null || answer.equals("") || (answer instanceof List<?> list && list.isEmpty())) {
                // a field that a condition may hide cannot be required here; nor can a file, which is a document
                // and not an answer
                if (needed
                        && rules.path("required").asBoolean()
                        && !component.has("conditional")
                        && !type.equals("filepicker")) {
                    errors.add(new FieldError(field, NEEDED));
                }
                continue;
            }
            String wrong = type.equals("group") || type.equals("dynamiclist")
                    ? nested(component, type, answer, field)
                    : wrong(component, type, rules, answer);
            if (wrong != null) {
                errors.add(new FieldError(field, wrong));
            }
        }
    }

    private @Nullable String nested(JsonNode component, String type, Object answer, String field) {
        if (type.equals("group")) {
            if (!(answer instanceof Map<?, ?> map)) {
                return "This must be a group of answers.";
            }
            all(component.path("components"), map, field + ".");
            return null;
        }
        if (!(answer instanceof List<?> list)) {
            return "This must be a list.";
        }
        if (list.size() > LONGEST_LIST) {
            return "At most " + LONGEST_LIST + " entries.";
        }
        int n = 0;
        for (Object item : list) {
            String place = field + "[" + n++ + "]";
            if (item instanceof Map<?, ?> map) {
                all(component.path("components"), map, place + ".");
            } else {
                errors.add(new FieldError(place, "This must be a group of answers."));
            }
        }
        return null;
    }

    private @Nullable String wrong(JsonNode component, String type, JsonNode rules, Object answer) {
        return switch (type) {
            case "number" -> wrongNumber(component, rules, answer);
            case "checkbox" -> wrongCheckbox(rules, answer, complete);
            case "radio", "select" -> isOneOf(component, answer) ? null : "Choose one of " + listed(component) + ".";
            case "checklist", "taglist" ->
                answer instanceof List<?> list
                                && list.size() <= LONGEST_LIST
                                && list.stream().allMatch(v -> isOneOf(component, v))
                        ? null
                        : "Choose from the listed values.";
            case "datetime" -> wrongDate(component, answer);
            // files are not uploaded as answers
            case "filepicker" -> "Send files as documents of the application.";
            case "textarea" -> wrongText(rules, answer);
            default ->
                answer instanceof String line && line.lines().count() > 1
                        ? "This is one line."
                        : wrongText(rules, answer);
        };
    }

    private static String listed(JsonNode component) {
        List<String> values = new ArrayList<>();
        component.path("values").forEach(value -> values.add(value.path("value").asText()));
        return values.isEmpty() || values.size() > LONGEST_NAMED
                ? "the listed values"
                : "'" + String.join("', '", values) + "'";
    }

    private boolean isOneOf(JsonNode component, @Nullable Object answer) {
        if (answer instanceof Map || answer instanceof List || answer instanceof Boolean) {
            return false;
        }
        String given = String.valueOf(answer);
        String list = component.path("valuesKey").asText();
        boolean workedOut = component.has("valuesExpression");
        if (!list.isEmpty() || workedOut) {
            // the domain checks which of them may be combined
            Set<String> listed = workedOut ? null : choices.apply(list);
            return listed == null
                    ? given.length() <= LONGEST_CODE && given.lines().count() == 1 && FormSchema.isPrintable(given)
                    : listed.contains(given);
        }
        for (JsonNode value : component.path("values")) {
            if (value.path("value").asText().equals(given)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String wrongNumber(JsonNode component, JsonNode rules, Object answer) {
        BigDecimal number;
        try {
            if (!(answer instanceof Number) && !(answer instanceof String)) {
                return "This must be a number.";
            }
            String text = answer.toString();
            if (text.length() > LONGEST_NUMBER) {
                return "This number is too long.";
            }
            // programs have one spelling for each number; what a person typed was converted before it gets here
            if (answer instanceof String && !EXACT.matcher(text).matches()) {
                return "This must be a number such as 1250.50: digits, and a point before the decimals.";
            }
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return "This must be a number.";
        }
        // a number such as 1e999999999 must not be written out in full
        if (Math.abs((long) number.precision() - number.scale()) > 30 || Math.abs((long) number.scale()) > 30) {
            return "This number is out of range.";
        }
        if (rules.has("min") && number.compareTo(rules.get("min").decimalValue()) < 0) {
            return "This must be at least " + rules.get("min").asText() + ".";
        }
        if (rules.has("max") && number.compareTo(rules.get("max").decimalValue()) > 0) {
            return "This must be at most " + new BigDecimal(rules.get("max").asText()).toPlainString() + ".";
        }
        int decimals = component.path("decimalDigits").asInt(-1);
        if (decimals >= 0 && number.stripTrailingZeros().scale() > decimals) {
            return decimals == 0 ? "This must be a whole number." : "At most " + decimals + " decimals.";
        }
        return null;
    }

    private static @Nullable String wrongCheckbox(JsonNode rules, Object answer, boolean complete) {
        if (!(answer instanceof Boolean ticked)) {
            return "This must be true or false.";
        }
        return complete && rules.path("required").asBoolean() && !ticked ? NEEDED : null;
    }

    private static @Nullable String wrongDate(JsonNode component, Object answer) {
        String text = answer.toString();
        try {
            switch (component.path("subtype").asText("date")) {
                case "date" -> {
                    if (!(component.path("key").asText().equals(FormSchema.BIRTH)
                            && YEAR.matcher(text).matches())) {
                        LocalDate.parse(text);
                    }
                }
                case "time" -> LocalTime.parse(text.replaceAll("(Z|[+-]\\d\\d:\\d\\d)$", ""));
                default -> OffsetDateTime.parse(text);
            }
            return null;
        } catch (DateTimeException e) {
            return "This must be a date such as 1984-11-30.";
        }
    }

    private static @Nullable String wrongText(JsonNode rules, Object answer) {
        if (!(answer instanceof String text)) {
            return "This must be text.";
        }
        if (text.codePoints().anyMatch(PlainText::isDirectionMark)) {
            return "This has an invisible character that changes the order of letters. Type the text instead of pasting it.";
        }
        if (!FormSchema.isPrintable(text)) {
            return "This has characters that cannot be printed.";
        }
        int length = text.codePointCount(0, text.length());
        if (length > rules.path("maxLength").asInt(LONGEST_TEXT)) {
            return "At most " + rules.path("maxLength").asInt(LONGEST_TEXT) + " characters.";
        }
        if (length < rules.path("minLength").asInt(0)) {
            return "At least " + rules.path("minLength").asInt() + " characters.";
        }
        String validationType = rules.path("validationType").asText();
        if (validationType.equals("email") && !text.matches("[^@\\s]{1,64}@[^@\\s]{1,255}")) {
            return "This must be an e-mail address.";
        }
        if (validationType.equals("phone") && !text.matches("\\+?[0-9 ()./-]{5,30}")) {
            return "This must be a phone number.";
        }
        String pattern = rules.path("pattern").asText();
        if (!pattern.isEmpty() && !matches(pattern, text)) {
            String message = rules.path("patternErrorMessage").asText();
            return message.isEmpty() ? "This has the wrong form." : message;
        }
        return null;
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new IllegalStateException("the form has a pattern that is not a valid one: " + pattern, e);
        }
    }

    /** Makes a name that a caller invented harmless for an error message. */
    private static String safe(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    }
}
