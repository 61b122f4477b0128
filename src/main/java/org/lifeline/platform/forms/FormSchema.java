package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedDate;
import org.lifeline.platform.typed.TypedNumber;

/**
 * A Camunda Form (form-js schema) as the server needs it: which answers it accepts, and what is wrong with given answers. It knows the
 * components that hold a value: textfield, textarea, number, checkbox, radio, select, checklist, taglist, datetime, dynamiclist and
 * filepicker. It descends into groups; all other components only display something.
 */
public final class FormSchema {

    /** The date of birth. Where only the year is known, the year alone is stored. */
    public static final String BIRTH = "birthDate";

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** Properties of a component that people read. */
    private static final List<String> READ = List.of(
            "label",
            "text",
            "description",
            "dateLabel",
            "timeLabel",
            "patternErrorMessage",
            "placeholder",
            "alt",
            "content");

    private final JsonNode schema;

    FormSchema(JsonNode schema) {
        this.schema = schema;
    }

    public String id() {
        return schema.path("id").asText();
    }

    /** The form as it is in its file. */
    public JsonNode json() {
        return schema;
    }

    /** The same form with other words. Words that are not in the map are not changed. */
    JsonNode inWords(Map<String, String> words) {
        JsonNode copy = schema.deepCopy();
        reword(copy, words);
        return copy;
    }

    private static void reword(JsonNode node, Map<String, String> words) {
        if (node instanceof ObjectNode object) {
            for (String property : READ) {
                JsonNode text = object.get(property);
                if (text != null && text.isTextual()) {
                    object.put(property, words.getOrDefault(text.asText(), text.asText()));
                }
            }
        }
        node.forEach(child -> reword(child, words));
    }

    /** All words of the form that people read, in their order. */
    public Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        collectWords(schema, words);
        return words;
    }

    private static void collectWords(JsonNode node, Set<String> words) {
        for (String property : READ) {
            if (node.path(property).isTextual()) {
                words.add(node.path(property).asText());
            }
        }
        node.forEach(child -> collectWords(child, words));
    }

    /**
     * A field of the form, for showing an answer: its key, its label, and the labels of coded values.
     *
     * @param items the fields of each item of a list; empty for all other fields
     */
    public record Field(
            String key, String label, String type, Map<String, String> values, boolean money, List<Field> items) {

        /**
         * The answer in the form's own words, and with numbers and days as the language writes them.
         *
         * @param currency currency of the case, for amounts of money
         * @param words of the language in which the form is; see {@link ShownAnswers#words}
         */
        public String shown(@Nullable Object answer, String currency, AnswerWords words) {
            if (answer == null || "".equals(answer)) {
                return "";
            }
            if (answer instanceof Boolean yes) {
                return yes ? words.yes() : words.no();
            }
            if (answer instanceof List<?> list) {
                return String.join(
                        "; ",
                        list.stream().map(each -> shown(each, currency, words)).toList());
            }
            if (answer instanceof Map<?, ?> item) {
                return String.join(
                        ", ",
                        items.stream()
                                .map(field -> field.shown(item.get(field.key()), currency, words))
                                .filter(text -> !text.isEmpty())
                                .toList());
            }
            String text =
                    answer instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : answer.toString();
            if (type.equals("number")
                    && text.length() <= AnswerCheck.LONGEST_NUMBER
                    && AnswerCheck.EXACT.matcher(text).matches()) {
                int decimals = money ? Money.zero(currency).exponent() : 0;
                String number = TypedNumber.write(text, words.language().code(), decimals == 0 ? null : decimals);
                return money ? currency + " " + number : number;
            }
            if (type.equals("datetime") && DAY.matcher(text).matches()) {
                return TypedDate.write(LocalDate.parse(text), words.language().code());
            }
            return key.equals(BIRTH) && AnswerCheck.YEAR.matcher(text).matches()
                    ? words.about().apply(text)
                    : values.getOrDefault(text, text);
        }
    }

    /** A part of the form with a heading. */
    public record Section(String title, List<Field> fields) {}

    /**
     * The form page by page, a group on each. What is outside of all groups goes to the group after it.
     *
     * @throws IllegalStateException when the form has a component that only a browser can draw
     */
    public List<FormStep> steps() {
        List<FormStep> steps = new ArrayList<>();
        ArrayNode loose = JsonNodeFactory.instance.arrayNode();
        for (JsonNode component : schema.path("components")) {
            loose.add(component);
            if (component.path("type").asText().equals("group")) {
                steps.add(new FormStep(component.path("label").asText(), FormPart.of(loose)));
                loose = JsonNodeFactory.instance.arrayNode();
            }
        }
        if (!loose.isEmpty()) {
            steps.add(new FormStep("", FormPart.of(loose)));
        }
        return steps;
    }

    /** The questions that must be answered because no condition hides them, and are not. */
    public List<FieldError> unanswered(Map<String, ?> known) {
        return steps().stream()
                .flatMap(step -> step.asked(known).stream())
                .filter(part ->
                        part.isQuestion() && part.required() && !part.hiddenIf().isEmpty())
                .filter(part -> known.get(part.key()) == null || "".equals(known.get(part.key())))
                .map(part -> new FieldError(part.key(), AnswerCheck.NEEDED))
                .toList();
    }

    /** The fields with a value, in the form's order and under its headings, without file pickers. */
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        List<Field> loose = new ArrayList<>();
        for (JsonNode component : schema.path("components")) {
            if (component.path("type").asText().equals("group")) {
                List<Field> fields = new ArrayList<>();
                collect(component, fields);
                if (!fields.isEmpty()) {
                    sections.add(new Section(component.path("label").asText(), fields));
                }
            } else {
                add(component, loose);
            }
        }
        if (!loose.isEmpty()) {
            sections.add(0, new Section("", loose));
        }
        return sections;
    }

    private void collect(JsonNode parent, List<Field> fields) {
        for (JsonNode component : parent.path("components")) {
            if (component.path("type").asText().equals("group")) {
                collect(component, fields);
            } else {
                add(component, fields);
            }
        }
    }

    private void add(JsonNode component, List<Field> fields) {
        String key = key(component);
        String type = component.path("type").asText();
        if (key == null || type.equals("filepicker")) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode value : component.path("values")) {
            values.put(value.path("value").asText(), value.path("label").asText());
        }
        fields.add(new Field(
                key,
                label(component, key),
                type,
                values,
                component.path("appearance").path("suffixAdorner").asText().contains("currency"),
                items(component)));
    }

    private List<Field> items(JsonNode component) {
        List<Field> items = new ArrayList<>();
        if (component.path("type").asText().equals("dynamiclist")) {
            collect(component, items);
        }
        return items;
    }

    /** What stands below the label of a field of the form itself; empty where nothing does. */
    public String description(String key) {
        return description(schema.path("components"), key);
    }

    private static String description(JsonNode components, String key) {
        for (JsonNode component : components) {
            String found = key.equals(key(component))
                    ? component.path("description").asText()
                    : component.path("type").asText().equals("group")
                            ? description(component.path("components"), key)
                            : "";
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    /**
     * The kinds of paper that the first question for files offers to choose from: its property {@code paperKinds}, with commas between them, and
     * then its key, for a paper of no such kind. Empty where the form names no kinds.
     */
    public List<String> paperKinds() {
        return paperKinds(schema.path("components"));
    }

    private static List<String> paperKinds(JsonNode components) {
        for (JsonNode component : components) {
            List<String> kinds = component.path("type").asText().equals("filepicker")
                    ? kindsOf(component)
                    : paperKinds(component.path("components"));
            if (!kinds.isEmpty()) {
                return kinds;
            }
        }
        return List.of();
    }

    private static List<String> kindsOf(JsonNode picker) {
        Set<String> kinds = new LinkedHashSet<>();
        for (String kind : picker.path("properties").path("paperKinds").asText().split("[,\\s]+", -1)) {
            if (!kind.isEmpty()) {
                kinds.add(kind);
            }
        }
        String key = picker.path("key").asText();
        if (kinds.isEmpty() || key.isEmpty()) {
            return List.of();
        }
        kinds.remove(key);
        kinds.add(key);
        return List.copyOf(kinds);
    }

    /** The label; date fields store it under a property of their own. */
    private static String label(JsonNode component, String key) {
        return component.path("label").asText(component.path("dateLabel").asText(key));
    }

    /**
     * Checks the answers and returns the errors, field by field.
     *
     * @param complete true at submission; false for a draft, in which nothing is required yet, but every given answer must be valid
     */
    public List<FieldError> check(Map<String, ?> answers, boolean complete) {
        return check(answers, complete, list -> null);
    }

    /**
     * Does the same for a form whose choices are not all in its schema.
     *
     * @param choices returns the values of a list that a field names by {@code valuesKey}; null where the list is not known, and then any
     *     short line is accepted
     */
    public List<FieldError> check(
            Map<String, ?> answers, boolean complete, Function<String, @Nullable Set<String>> choices) {
        List<FieldError> errors = new ArrayList<>();
        new AnswerCheck(complete, choices, errors).all(schema.path("components"), answers, "");
        return errors;
    }

    /** The fields of the form itself, without those of its lists: each key with the type of its component. */
    public Map<String, String> fieldTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        collectTypes(schema.path("components"), types);
        return types;
    }

    private static void collectTypes(JsonNode components, Map<String, String> types) {
        for (JsonNode component : components) {
            String type = component.path("type").asText();
            if (type.equals("group") && component.path("path").asText().isEmpty()) {
                collectTypes(component.path("components"), types);
                continue;
            }
            String key = type.equals("group") ? component.path("path").asText() : key(component);
            if (key != null) {
                types.put(key, type);
            }
        }
    }

    /**
     * Whether a text can be stored and shown: it has no control characters except tab and line breaks, no direction marks, no half of a
     * surrogate pair.
     */
    public static boolean isPrintable(String text) {
        return text.codePoints()
                .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                        || PlainText.isDirectionMark(c)
                        || Character.getType(c) == Character.SURROGATE);
    }

    static @Nullable String key(JsonNode component) {
        if (component.path("type").asText().equals("dynamiclist")) {
            return component.path("path").asText(null);
        }
        return component.path("key").asText(null);
    }
}
