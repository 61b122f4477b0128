package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;

/**
 * The engine keeps nothing that a person types into a task's form but a choice that a condition asks about. A model that counts on more
 * would wait for a value that is not there any more.
 */
class ModelConditionFieldsTest {

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{([^}]*)}");
    private static final Pattern MAPPED = Pattern.compile("<camunda:(?:in|out) source=\"(\\w+)\"");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern TEXT = Pattern.compile("'[^']*'");
    private static final Set<String> CHOICES = Set.of("radio", "select", "checkbox", "number");

    @Test
    void fieldsUsedInModelsAreChoicesAndNotFreeText() throws IOException {
        Map<String, Map<String, String>> forms = forms();
        Set<String> counted = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        for (Resource file : Models.processes()) {
            String xml = file.getContentAsString(StandardCharsets.UTF_8);
            BpmnModelInstance model = Bpmn.readModelFromStream(file.getInputStream());
            Set<String> asked = model.getModelElementsByType(ConditionExpression.class).stream()
                    .flatMap(condition -> names(condition.getTextContent()).stream())
                    .collect(Collectors.toSet());
            Set<String> used = EXPRESSION
                    .matcher(xml)
                    .results()
                    .flatMap(found -> names(found.group(1)).stream())
                    .collect(Collectors.toSet());
            MAPPED.matcher(xml).results().map(found -> found.group(1)).forEach(used::add);
            for (UserTask task : model.getModelElementsByType(UserTask.class)) {
                forms.getOrDefault(task.getCamundaFormRef(), Map.of()).forEach((field, type) -> {
                    boolean isKept = asked.contains(field) && CHOICES.contains(type);
                    if (isKept) {
                        kept.add(task.getId() + "." + field);
                    } else if (used.contains(field)) {
                        counted.add(file.getFilename() + " " + task.getId() + "." + field);
                    }
                });
            }
        }
        assertThat(counted).isEmpty();
        assertThat(kept)
                .contains(
                        "userTask_compareCases.decision",
                        "userTask_authoriseEmergency.emergencyDecision",
                        "userTask_checkProgramme.decision");
    }

    private static Set<String> names(String expression) {
        return NAME.matcher(TEXT.matcher(expression).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Map<String, String>> forms() throws IOException {
        Map<String, Map<String, String>> forms = new HashMap<>();
        for (Resource file : Models.forms()) {
            JsonNode form = new ObjectMapper().readTree(file.getInputStream());
            Map<String, String> fields = new HashMap<>();
            for (JsonNode component : form.path("components")) {
                if (component.has("key")) {
                    fields.put(
                            component.path("key").asText(),
                            component.path("type").asText());
                }
            }
            forms.put(form.path("id").asText(), fields);
        }
        return forms;
    }
}
