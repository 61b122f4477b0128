package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.form.CamundaFormRef;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.FileValue;
import org.camunda.bpm.engine.variable.value.PrimitiveValue;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.CompletionCondition;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.forms.FormSchema;
import org.lifeline.platform.forms.Forms;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;

/**
 * The only way in for what a person types into a task's form. It accepts the fields of the form that is being completed and no others,
 * checks them against the form, and lets the task's listeners read them in the same transaction. The engine does not store them, because
 * its tables are read by the people who operate it, and are neither encrypted nor erased with the person. There are two exceptions, both
 * without free text about a person: a choice that a condition of the model needs later, and the start form of a process in which a second
 * person has to check it.
 */
class FormInput {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern TEXT = Pattern.compile("'[^']*'|\"[^\"]*\"");

    /** Components whose value is one of a few choices, or a number. */
    private static final Set<String> CHOICES = Set.of("radio", "select", "checkbox", "number");

    private static final int LONGEST_JSON = 200_000;

    private final Forms forms;
    private final FormValueProviders providers;

    /** By process definition. It never becomes outdated, because a definition never changes. */
    private final Map<String, Set<String>> conditions = new ConcurrentHashMap<>();

    private final Map<String, Boolean> waiting = new ConcurrentHashMap<>();

    FormInput(Forms forms, FormValueProviders providers) {
        this.forms = forms;
        this.providers = providers;
    }

    /** Whether a person is acting, and not the product itself. */
    static boolean isPerson() {
        CommandContext context = Context.getCommandContext();
        return context != null && context.getAuthenticatedUserId() != null;
    }

    /** @throws Refused 403 for a value that is not a field of the task's form, 422 for a value that the form does not accept */
    void accept(TaskEntity task, @Nullable Map<String, Object> given) {
        FormSchema form = form(task);
        Map<String, Supplier<?>> shown = providers.of(task);
        Map<String, Object> says = check(form, given, list -> providers.choices(task, shown, list));
        Map<String, String> types = form == null ? Map.of() : form.fieldTypes();
        shown.forEach((field, value) -> {
            if (types.containsKey(field) && !says.containsKey(field)) {
                says.put(field, value.get());
            }
        });
        Set<String> asked = asked((ProcessDefinitionEntity) task.getExecution().getProcessDefinition());
        Map<String, Object> kept = new HashMap<>();
        says.forEach((field, value) -> {
            if (asked.contains(field) && CHOICES.contains(types.get(field))) {
                kept.put(field, value);
            } else {
                task.setVariableLocal(field, Variables.untypedValue(value, true));
            }
        });
        // a process may ask the same question twice; without an answer, the earlier one must not remain
        types.forEach((field, type) -> {
            if (asked.contains(field)
                    && CHOICES.contains(type)
                    && !says.containsKey(field)
                    && task.hasVariable(field)) {
                kept.put(field, null);
            }
        });
        Kept.during(kept.keySet(), () -> task.setExecutionVariables(kept));
    }

    /** The variables that a start form sets. */
    Map<String, Object> start(ProcessDefinitionEntity process, @Nullable Map<String, Object> given) {
        FormSchema form = process.getStartFormDefinition() == null
                        || process.getStartFormDefinition().getCamundaFormDefinitionKey() == null
                ? null
                : forms.get(process.getStartFormDefinition()
                        .getCamundaFormDefinitionKey()
                        .getExpressionText());
        Map<String, Object> says = check(form, given, list -> null);
        boolean keep = waiting.computeIfAbsent(
                process.getId(),
                id -> !model(process).getModelElementsByType(UserTask.class).isEmpty());
        if (!keep) {
            says.replaceAll((field, value) -> Variables.untypedValue(value, true));
        }
        return says;
    }

    private @Nullable FormSchema form(TaskEntity task) {
        task.initializeFormKey();
        CamundaFormRef form = task.getCamundaFormRef();
        return form == null ? null : forms.get(form.getKey());
    }

    private Map<String, Object> check(
            @Nullable FormSchema form,
            @Nullable Map<String, Object> given,
            Function<String, @Nullable Set<String>> choices) {
        Map<String, Object> says = new HashMap<>();
        if (given == null || given.isEmpty()) {
            return says;
        }
        if (form == null || !form.fieldTypes().keySet().containsAll(given.keySet())) {
            throw Refused.forbidden("notAField", "Only the fields of the form can be filled in.");
        }
        List<FieldError> errors = new ArrayList<>();
        for (String field : given.keySet()) {
            try {
                // taken in serialised form, because reading an object's value would create the object
                says.put(
                        field,
                        PlainText.clean(plain(
                                given instanceof VariableMap typed ? typed.getValueTyped(field) : given.get(field))));
            } catch (NoValue e) {
                errors.add(new FieldError(field, "This is no value that a form takes."));
            }
        }
        if (errors.isEmpty()) {
            // required fields are checked by the domain, which has better messages; for lists it also names the row
            form.check(says, false, choices).stream()
                    .filter(error -> !error.field().contains("["))
                    .forEach(errors::add);
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return says;
    }

    /** A text, number, boolean, list or map. Values that would have to be deserialised into an object are not accepted. */
    private @Nullable Object plain(@Nullable Object value) throws NoValue {
        if (value instanceof JsonValue json) {
            String text = String.valueOf(
                    json.getValueSerialized() == null && json.isDeserialized()
                            ? json.getValue()
                            : json.getValueSerialized());
            if (text.length() > LONGEST_JSON) {
                throw new NoValue();
            }
            try {
                return providers.read(text);
            } catch (JsonProcessingException e) {
                throw new NoValue();
            }
        }
        if (value instanceof SerializableValue || value instanceof FileValue) {
            throw new NoValue();
        }
        Object plain = value instanceof TypedValue typed ? typed.getValue() : value;
        if (plain instanceof SpinJsonNode node) {
            return plain(SpinValues.jsonValue(node.toString()).create());
        }
        if (plain == null
                || plain instanceof String
                || plain instanceof Number
                || plain instanceof Boolean
                || (plain instanceof List && !(value instanceof PrimitiveValue))
                || (plain instanceof Map && !(value instanceof PrimitiveValue))) {
            return plain;
        }
        throw new NoValue();
    }

    /** The names of variables in the conditions of the model. */
    private Set<String> asked(ProcessDefinitionEntity process) {
        return conditions.computeIfAbsent(process.getId(), id -> {
            Set<String> names = new HashSet<>();
            BpmnModelInstance model = model(process);
            for (Class<? extends ModelElementInstance> type :
                    List.of(ConditionExpression.class, CompletionCondition.class)) {
                for (ModelElementInstance condition : model.getModelElementsByType(type)) {
                    NAME.matcher(TEXT.matcher(condition.getTextContent()).replaceAll(""))
                            .results()
                            .forEach(found -> names.add(found.group()));
                }
            }
            return names;
        });
    }

    private static BpmnModelInstance model(ProcessDefinitionEntity process) {
        return Context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .findBpmnModelInstanceForProcessDefinition(process);
    }

    private static final class NoValue extends Exception {
        NoValue() {
            super(null, null, false, false);
        }
    }

    /** The names of the variables that this class is currently writing into the engine's tables. */
    static final class Kept {

        private static final ThreadLocal<Set<String>> NAMES = ThreadLocal.withInitial(Set::of);

        private Kept() {}

        static boolean contains(String name) {
            return NAMES.get().contains(name);
        }

        static void during(Set<String> names, Runnable writing) {
            NAMES.set(names);
            try {
                writing.run();
            } finally {
                NAMES.remove();
            }
        }
    }
}
