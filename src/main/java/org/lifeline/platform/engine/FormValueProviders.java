package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.spin.SpinList;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Combines all {@link FormValues} into the values that the form of one task shows. */
@Component
class FormValueProviders {

    private final ObjectProvider<FormValues> providers;
    private final ObjectMapper json;

    /** The providers are looked up late, because they need the engine that asks. */
    FormValueProviders(ObjectProvider<FormValues> providers, ObjectMapper json) {
        this.providers = providers;
        this.json = json;
    }

    /** The values of a task's form; each is computed when it is first needed. */
    Map<String, Supplier<?>> of(DelegateTask task) {
        Map<String, Supplier<?>> values = new HashMap<>();
        providers
                .orderedStream()
                .filter(provider -> provider.tasks().contains(task.getTaskDefinitionKey()))
                .forEach(provider -> provider.values(task).forEach((name, value) -> values.put(name, once(value))));
        return values;
    }

    private static Supplier<?> once(Supplier<?> value) {
        Object[] known = new Object[1];
        boolean[] asked = new boolean[1];
        return () -> {
            if (!asked[0]) {
                known[0] = value.get();
                asked[0] = true;
            }
            return known[0];
        };
    }

    /** Adds the values to those that the engine would show, in the format of its REST API. */
    void addTo(VariableMap shown, Map<String, Supplier<?>> values, @Nullable Collection<String> names) {
        values.forEach((name, value) -> {
            if (names == null || names.contains(name)) {
                Object one = value.get();
                shown.put(
                        name,
                        one instanceof List || one instanceof Map
                                ? SpinValues.jsonValue(write(one)).create()
                                : one);
            }
        });
    }

    /**
     * The codes in a list with this name. Null where there is no such list, and where the list is computed: then a listener of the domain
     * checks the choice, because it knows which codes may be combined and has better messages.
     */
    @Nullable
    Set<String> choices(DelegateTask task, Map<String, Supplier<?>> values, String list) {
        Object options = values.containsKey(list) ? null : task.getVariable(list);
        if (options instanceof SpinJsonNode node && node.isArray()) {
            SpinList<SpinJsonNode> elements = node.elements();
            return elements.stream()
                    .map(option -> option.prop("value").stringValue())
                    .collect(Collectors.toSet());
        }
        if (options instanceof List<?> listed) {
            return listed.stream()
                    .map(option ->
                            option instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : String.valueOf(option))
                    .collect(Collectors.toSet());
        }
        return null;
    }

    /** A list or a group as plain lists and maps. */
    @Nullable
    Object read(String text) throws JsonProcessingException {
        return json.readValue(text, Object.class);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a form's value cannot be written", e);
        }
    }
}
