package org.lifeline.platform.forms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One component of a form, as a page that the server makes shows it.
 *
 * @param type of form-js, such as {@code textfield}
 * @param key under which the answer is stored; empty for a part that only shows something
 * @param text what a part without an answer says, line by line
 * @param hint the description below the label, or null
 * @param options the values to choose from
 * @param money whether it is an amount in the currency of the programme
 * @param decimals the most decimals of a number; null for any number of them
 * @param longest the most characters of a text
 * @param yearIsEnough of a date of birth the year alone may be given
 * @param offered whether what the person answered before may be offered again (property {@code offered} = {@code yes})
 * @param hiddenIf FEEL expressions; the part is not asked where one of them is true
 * @param items the questions of each entry of a list
 */
public record FormPart(
        String type,
        String key,
        String label,
        List<String> text,
        @Nullable String hint,
        List<Option> options,
        boolean required,
        boolean money,
        @Nullable Integer decimals,
        @Nullable Integer longest,
        boolean birth,
        boolean yearIsEnough,
        boolean offered,
        List<String> hiddenIf,
        List<FormPart> items) {

    /** A value to choose and its words. */
    public record Option(String value, String label) {}

    /** What a page of the server can ask or show. Other kinds are for officers' forms, which a browser draws. */
    private static final Set<String> KNOWN = Set.of(
            "text",
            "textfield",
            "textarea",
            "number",
            "datetime",
            "radio",
            "select",
            "checkbox",
            "checklist",
            "taglist",
            "dynamiclist",
            "filepicker");

    /** Shows nothing that matters on a narrow page. */
    private static final Set<String> DECORATION = Set.of("separator", "spacer");

    /** The parts of these components; groups are opened, so that their questions follow one another. */
    static List<FormPart> of(JsonNode components) {
        List<FormPart> parts = new ArrayList<>();
        collect(components, List.of(), parts);
        return List.copyOf(parts);
    }

    private static void collect(JsonNode components, List<String> hiddenIf, List<FormPart> parts) {
        for (JsonNode component : components) {
            String type = component.path("type").asText();
            List<String> conditions = new ArrayList<>(hiddenIf);
            String hide = component.path("conditional").path("hide").asText();
            if (!hide.isEmpty()) {
                conditions.add(hide);
            }
            if (type.equals("group") && component.path("path").asText().isEmpty()) {
                collect(component.path("components"), conditions, parts);
            } else if (!DECORATION.contains(type)) {
                parts.add(part(component, type, conditions));
            }
        }
    }

    private static FormPart part(JsonNode component, String type, List<String> hiddenIf) {
        JsonNode rules = component.path("validate");
        String key = FormSchema.key(component);
        boolean date = type.equals("datetime");
        if (!KNOWN.contains(type)
                || date && !component.path("subtype").asText("date").equals("date")
                || component.has("valuesKey")
                || component.has("valuesExpression")) {
            throw new IllegalStateException("a form that is asked page by page has a component of a kind that pages do"
                    + " not know: " + component.path("id").asText());
        }
        List<FormPart> items = type.equals("dynamiclist") ? of(component.path("components")) : List.of();
        if (items.stream()
                .anyMatch(item -> !item.hiddenIf().isEmpty()
                        || Set.of("dynamiclist", "filepicker", "checklist", "taglist")
                                .contains(item.type()))) {
            throw new IllegalStateException("the entries of a list on a page ask simple questions without conditions: "
                    + component.path("id").asText());
        }
        List<Option> options = new ArrayList<>();
        component
                .path("values")
                .forEach(value -> options.add(new Option(
                        value.path("value").asText(), value.path("label").asText())));
        String description = component.path("description").asText();
        boolean birth = date && FormSchema.BIRTH.equals(key);
        return new FormPart(
                type,
                key == null ? "" : key,
                component.path("label").asText(component.path("dateLabel").asText()),
                component.path("text").asText().lines().toList(),
                description.isEmpty() ? null : description,
                List.copyOf(options),
                rules.path("required").asBoolean(),
                component.path("appearance").path("suffixAdorner").asText().contains("currency"),
                component.has("decimalDigits") ? component.path("decimalDigits").asInt() : null,
                rules.has("maxLength") ? rules.path("maxLength").asInt() : null,
                birth,
                birth
                        && component
                                .path("properties")
                                .path("approximate")
                                .asText()
                                .equals("yes"),
                component.path("properties").path("offered").asText().equals("yes"),
                List.copyOf(hiddenIf),
                items);
    }

    /** Whether the person answers it; a file is a document and no answer. */
    public boolean isQuestion() {
        return !key.isEmpty() && !type.equals("filepicker");
    }

    /** Whether several values can be chosen. */
    public boolean isList() {
        return type.equals("checklist") || type.equals("taglist");
    }
}
