package org.lifeline.models;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.beans.Introspector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.Resource;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * Camunda Modeler offers each step that the product can do by a name and a sentence, so that nobody types the name of a bean. The files
 * are made of the delegates and of how the models use them.
 */
class ElementTemplatesTest {

    private static final Path FOLDER = Path.of(".camunda/element-templates");
    private static final String SCHEMA =
            "https://unpkg.com/@camunda/element-templates-json-schema@0.22.1/resources/schema.json";
    private static final Pattern CLASS_COMMENT = Pattern.compile(
            "/\\*\\*(.*?)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*(?:public |final )*class ", Pattern.DOTALL);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Class<?>> delegates = delegates();
    private final List<ServiceTask> tasks = serviceTasks();

    @Test
    void everyDelegateHasItsTemplateAndEveryTemplateItsDelegate() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, Class<?>> delegate : delegates.entrySet()) {
            expected.put(
                    words(delegate.getKey()).replace(' ', '-') + ".json",
                    template(delegate.getKey(), comment(delegate.getValue())));
        }
        if (Boolean.getBoolean("lifeline.write")) {
            write(expected);
        }
        assertThat(found())
                .as(FOLDER + " is not what the delegates and the models say. Write it anew with"
                        + " mvn -Dtest=ElementTemplatesTest -Dlifeline.write=true test, look at it, and commit it.")
                .isEqualTo(expected);
    }

    @Test
    void everyServiceTaskIsAsItsTemplateMakesIt() {
        Set<String> expressions =
                delegates.keySet().stream().map(bean -> "${" + bean + "}").collect(toSet());
        assertThat(tasks)
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        task -> assertThat(task.getCamundaDelegateExpression()).isIn(expressions));
    }

    @Test
    void everyTemplateSaysWhatItsStepDoes() {
        assertThat(delegates.values())
                .allSatisfy(delegate -> assertThat(comment(delegate))
                        .as(delegate.getSimpleName())
                        .hasSizeGreaterThan(20)
                        .endsWith(".")
                        .doesNotContain("{@", "<"));
    }

    private String template(String bean, String description) throws IOException {
        String name = words(bean);
        ObjectNode template = json.createObjectNode()
                .put("$schema", SCHEMA)
                .put("name", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                .put("id", "org.lifeline." + bean)
                .put("description", description);
        template.putArray("appliesTo").add("bpmn:Task").add("bpmn:ServiceTask");
        template.putObject("elementType").put("value", "bpmn:ServiceTask");
        template.put("entriesVisible", true);
        ArrayNode properties = template.putArray("properties");
        property(properties, "Hidden", "camunda:delegateExpression").put("value", "${" + bean + "}");
        if (alwaysAJobOfItsOwn(bean)) {
            property(properties, "Boolean", "camunda:asyncBefore")
                    .put("value", true)
                    .put("label", "A job of its own")
                    .put(
                            "description",
                            "It reaches outside the database, or takes long. Set a retry time cycle, too, as in R5/PT1M.");
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n";
    }

    private static ObjectNode property(ArrayNode properties, String type, String attribute) {
        ObjectNode property = properties.addObject().put("type", type);
        property.putObject("binding").put("type", "property").put("name", attribute);
        return property;
    }

    private boolean alwaysAJobOfItsOwn(String bean) {
        List<ServiceTask> users = tasks.stream()
                .filter(task -> ("${" + bean + "}").equals(task.getCamundaDelegateExpression()))
                .toList();
        return !users.isEmpty() && users.stream().allMatch(ServiceTask::isCamundaAsyncBefore);
    }

    /** issueVoucherDelegate: issue voucher. */
    private static String words(String bean) {
        return bean.replaceAll("Delegate$", "").replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    /** What the comment of a class says, in one line. */
    private static String comment(Class<?> type) {
        Path source = Path.of("src/main/java", type.getName().replace('.', '/') + ".java");
        try {
            Matcher comment = CLASS_COMMENT.matcher(Files.readString(source));
            assertThat(comment.find()).as("a comment of " + type).isTrue();
            return comment.group(1)
                    .replaceAll("\\{@link (\\w+)}", "$1")
                    .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Class<?>> delegates() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AssignableTypeFilter(JavaDelegate.class));
        return scan.findCandidateComponents("org.lifeline").stream()
                .map(bean -> type(bean.getBeanClassName()))
                .filter(type -> type.getPackageName().endsWith(".process") && !type.isMemberClass())
                .collect(toMap(
                        type -> Introspector.decapitalize(type.getSimpleName()),
                        type -> type,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ServiceTask> serviceTasks() {
        return Models.processes().stream()
                .flatMap(model -> read(model).stream())
                .toList();
    }

    private static List<ServiceTask> read(Resource model) {
        try (var in = model.getInputStream()) {
            return List.copyOf(Bpmn.readModelFromStream(in).getModelElementsByType(ServiceTask.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> found() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return Map.of();
        }
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }

    private static void write(Map<String, String> templates) throws IOException {
        Files.createDirectories(FOLDER);
        for (String old : found().keySet()) {
            Files.delete(FOLDER.resolve(old));
        }
        for (Map.Entry<String, String> template : templates.entrySet()) {
            Files.writeString(FOLDER.resolve(template.getKey()), template.getValue());
        }
    }
}
