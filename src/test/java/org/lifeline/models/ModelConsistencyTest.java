package org.lifeline.models;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.Introspector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.ModelInstance;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.api.Test;
import org.lifeline.duty.Duty;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.Resource;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** What one model names exists on the other side: beans, decisions, forms and processes, whoever renames them. */
class ModelConsistencyTest {

    private static final Pattern BEAN = Pattern.compile("[$#]\\{\\s*([a-z][A-Za-z0-9]*(?:Delegate|Listener))\\b");

    private final List<BpmnModelInstance> processes = read(Models.processes(), Bpmn::readModelFromStream);
    private final List<DmnModelInstance> decisions = read(Models.decisions(), Dmn::readModelFromStream);
    private final List<JsonNode> forms = read(Models.forms(), ModelConsistencyTest::json);

    @Test
    void findsTheModels() {
        assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
        assertThat(decisions).hasSizeGreaterThanOrEqualTo(6);
        assertThat(forms).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void everyBeanThatAModelNamesIsADelegateOrListenerOfTheProduct() {
        assertThat(delegatesAndListeners()).containsAll(namedBeans());
    }

    @Test
    void everyDelegateAndListenerOfTheProductIsNamedByAModel() {
        assertThat(namedBeans()).containsAll(delegatesAndListeners());
    }

    @Test
    void everyDecisionThatATaskAsksForExists() {
        assertThat(ids(decisions, Decision.class))
                .containsAll(all(processes, BusinessRuleTask.class)
                        .map(BusinessRuleTask::getCamundaDecisionRef)
                        .toList());
    }

    @Test
    void everyFormOfATaskExists() {
        assertThat(forms.stream().map(form -> form.path("id").asText()))
                // a stage's form is the programme's choice
                .contains("stageDecision", "claimDecision", "disputeDecision")
                .containsAll(all(processes, UserTask.class)
                        .map(UserTask::getCamundaFormRef)
                        .filter(form -> !form.equals("${stageForm}"))
                        .toList());
    }

    /** The one place where the duty of a task stands: whoever holds another one on the case is refused the task by it. */
    @Test
    void everyTaskOfAPersonNamesItsDuty() {
        Set<String> duties = Stream.concat(
                        Stream.of("stage", "none"),
                        Stream.of(Duty.Kind.values()).map(Duty.Kind::name))
                .collect(toSet());
        Set<String> aboutNoCase = new TreeSet<>();
        assertThat(all(processes, UserTask.class)).isNotEmpty().allSatisfy(task -> {
            assertThat(duty(task))
                    .as("the extension property 'duty' of " + task.getId())
                    .hasSize(1)
                    .isSubsetOf(duties);
            if (duty(task).contains("none")) {
                aboutNoCase.add(task.getId());
            }
        });
        // what decides on a case or its money never stands here
        assertThat(aboutNoCase)
                .isSubsetOf(
                        // about many cases: each payment takes the duty on its own, and the listener and the table
                        // refuse
                        "userTask_releaseRun",
                        "userTask_recordRun",
                        "userTask_clearLine",
                        "userTask_payAdvance",
                        "userTask_recordAdvance",
                        "userTask_describeProgramme",
                        "userTask_checkProgramme",
                        "userTask_checkDevice",
                        "userTask_confirmPayout",
                        "userTask_checkDetails",
                        "userTask_checkProvider",
                        "userTask_confirmChange",
                        // often about no case; where it is about one, its parties are refused by the listener and the
                        // table
                        "userTask_answerGrievance",
                        // about all cases of a person, each of which is over: its parties are refused by the listener
                        "userTask_decideErasure");
    }

    private static List<String> duty(UserTask task) {
        return task.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                .flatMap(properties -> properties.getCamundaProperties().stream())
                .filter(property -> property.getCamundaName().equals("duty"))
                .map(CamundaProperty::getCamundaValue)
                .toList();
    }

    @Test
    void everyCalledProcessExists() {
        assertThat(ids(processes, Process.class))
                .containsAll(all(processes, CallActivity.class)
                        .map(CallActivity::getCalledElement)
                        .toList());
    }

    @Test
    void idsAreUniqueAmongProcessesDecisionsAndForms() {
        assertThat(ids(processes, Process.class)).doesNotHaveDuplicates();
        assertThat(ids(decisions, Decision.class)).doesNotHaveDuplicates();
        assertThat(forms.stream().map(form -> form.path("id").asText()))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void aFileIsCalledLikeWhatIsInIt() {
        assertThat(Models.processes())
                .allSatisfy(file -> assertThat(idsIn(Bpmn.readModelFromStream(file.getInputStream()), Process.class))
                        .containsExactly(camelCase(file)));
        assertThat(Models.decisions())
                .allSatisfy(file -> assertThat(idsIn(Dmn.readModelFromStream(file.getInputStream()), Decision.class))
                        .containsExactly(camelCase(file)));
        assertThat(Models.forms())
                .allSatisfy(file -> assertThat(
                                json(file.getInputStream()).path("id").asText())
                        .isEqualTo(camelCase(file)));
    }

    @Test
    void everyHistoryHasAnEnd() {
        assertThat(all(processes, Process.class))
                .allSatisfy(process -> assertThat(process.getCamundaHistoryTimeToLiveString())
                        .as(process.getId())
                        .matches("P\\d+D"));
        assertThat(all(decisions, Decision.class))
                .allSatisfy(decision -> assertThat(decision.getCamundaHistoryTimeToLiveString())
                        .as(decision.getId())
                        .matches("P\\d+D"));
    }

    @Test
    void everyDecisionTableHasOneAnswerAndSaysWhy() {
        assertThat(all(decisions, DecisionTable.class))
                .allSatisfy(table -> assertThat(table.getHitPolicy()).isIn(HitPolicy.UNIQUE, HitPolicy.COLLECT));
        assertThat(all(decisions, Decision.class))
                .allSatisfy(decision -> assertThat(decision.getDescription().getTextContent())
                        .as(decision.getId())
                        .contains("Complete:"));
        assertThat(all(decisions, Rule.class))
                .allSatisfy(rule -> assertThat(rule.getDescription().getTextContent())
                        .as(rule.getId())
                        .hasSizeGreaterThan(20));
    }

    @Test
    void keysAreUniqueWithinAForm() {
        assertThat(forms).allSatisfy(form -> {
            assertThat(componentsOf(form)
                            .filter(component -> component.has("key"))
                            .map(component -> component.path("key").asText()))
                    .as(form.path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(componentsOf(form).map(component -> component.path("id").asText()))
                    .as(form.path("id").asText())
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void formsOfTheTasklistUseOnlyWhatItsOlderRendererKnows() {
        Set<String> known = Set.of(
                "text",
                "html",
                "separator",
                "spacer",
                "textfield",
                "textarea",
                "number",
                "checkbox",
                "checklist",
                "radio",
                "select",
                "taglist",
                "datetime",
                "table",
                "group",
                "dynamiclist",
                "image",
                "expression");
        Set<String> ofTasks =
                all(processes, UserTask.class).map(UserTask::getCamundaFormRef).collect(toCollection(HashSet::new));
        ofTasks.addAll(Set.of("stageDecision", "claimDecision", "disputeDecision"));
        assertThat(forms.stream()
                        .filter(form -> ofTasks.contains(form.path("id").asText())))
                .isNotEmpty()
                .allSatisfy(form -> {
                    assertThat(form.path("schemaVersion").asInt()).isLessThanOrEqualTo(16);
                    assertThat(componentsOf(form)
                                    .map(component -> component.path("type").asText()))
                            .isSubsetOf(known);
                });
    }

    private Set<String> namedBeans() {
        return Models.processes().stream()
                .map(ModelConsistencyTest::text)
                .flatMap(xml -> BEAN.matcher(xml).results().map(found -> found.group(1)))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> delegatesAndListeners() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        for (Class<?> type : List.of(JavaDelegate.class, TaskListener.class, ExecutionListener.class)) {
            scan.addIncludeFilter(new AssignableTypeFilter(type));
        }
        return scan.findCandidateComponents("org.lifeline").stream()
                .map(bean -> ClassUtils.resolveClassName(bean.getBeanClassName(), null))
                .filter(type ->
                        !ClassUtils.isInnerClass(type) && type.getPackageName().contains(".process"))
                .peek(type -> assertThat(type).hasAnnotation(Component.class))
                .map(type -> {
                    String name = type.getAnnotation(Component.class).value();
                    return name.isEmpty() ? Introspector.decapitalize(type.getSimpleName()) : name;
                })
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> componentsOf(JsonNode parent) {
        List<JsonNode> found = new ArrayList<>();
        parent.path("components").forEach(component -> {
            found.add(component);
            found.addAll(componentsOf(component).toList());
        });
        return found.stream();
    }

    private static String camelCase(Resource file) {
        String name = String.valueOf(file.getFilename()).replaceAll("\\.[a-z]+$", "");
        return Pattern.compile("-([a-z])")
                .matcher(name)
                .replaceAll(found -> found.group(1).toUpperCase());
    }

    private static <M extends ModelInstance, E extends ModelElementInstance> Stream<E> all(
            List<M> models, Class<E> type) {
        return models.stream().flatMap(model -> model.getModelElementsByType(type).stream());
    }

    private static <M extends ModelInstance> List<String> ids(
            List<M> models, Class<? extends ModelElementInstance> type) {
        return models.stream().flatMap(model -> idsIn(model, type).stream()).toList();
    }

    private static List<String> idsIn(ModelInstance model, Class<? extends ModelElementInstance> type) {
        return model.getModelElementsByType(model.getModel().getType(type)).stream()
                .map(element -> element.getAttributeValue("id"))
                .toList();
    }

    private static <T> List<T> read(List<Resource> files, Function<InputStream, T> reader) {
        return files.stream()
                .map(file -> {
                    try (InputStream in = file.getInputStream()) {
                        return reader.apply(in);
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                })
                .toList();
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(InputStream in) {
        try {
            return new ObjectMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
