package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.ProductClasses;

/**
 * A delegate or a listener reads variables, calls one collaborator and writes variables. What decides or combines is in a class of its
 * domain, which a test reaches without the engine; what an analyst may want to change is in the model.
 */
class ThinDelegatesTest {

    private static final int LONGEST_BODY = 30;

    /** Who has more than one collaborator, and why. */
    private static final Map<String, String> MORE_COLLABORATORS = Map.of(
            "HandInDraftListener",
            "the second one reads the lists of the form, which are JSON",
            "TellProviderDelegate",
            "with the letter about a payment the model learns whether the claim is reviewed, and not sooner",
            "CheckProviderListener",
            "who accepts a provider asks a second person in the same step");

    /** Who branches, and why. */
    private static final Map<String, String> BRANCHES = Map.of(
            "TellProviderDelegate",
            "three steps of the model, also of claims that run, have one delegate; the step says which letter",
            "CheckProviderListener",
            "only who accepts a provider asks a second person");

    /** Who is longer, and why. */
    private static final Map<String, String> LONGER = Map.of(
            "GatherClaimFactsDelegate", "the table that checks a claim judges many facts",
            "TellProviderDelegate", "each of five steps has its letter",
            "OpenStageDelegate", "a stage that is open has many variables for its form",
            "RecordDecisionListener", "the form of a decision has many fields");

    private static final Pattern BRANCH =
            Pattern.compile("\\b(if|switch|for|while|catch) \\(|\\? .* : |\\?\\s*$|^\\s*\\? ", Pattern.MULTILINE);

    private final List<JavaClass> delegates = delegates(ProductClasses.ALL);

    @Test
    void callsOneCollaborator() {
        assertThat(delegates).hasSizeGreaterThan(40);
        assertThat(names(withMoreCollaborators(delegates))).isEqualTo(MORE_COLLABORATORS.keySet());
    }

    @Test
    void takesNoDecision() {
        assertThat(names(delegates.stream().filter(delegate -> branches(body(delegate)))))
                .isEqualTo(BRANCHES.keySet());
    }

    @Test
    void isShort() {
        assertThat(names(delegates.stream()
                        .filter(delegate -> body(delegate).lines().count() > LONGEST_BODY)))
                .isEqualTo(LONGER.keySet());
    }

    @Test
    void findsWhoCallsTwo() {
        List<JavaClass> examples =
                delegates(new ClassFileImporter().importClasses(CallsOne.class, CallsTwo.class, ListensWithTwo.class));
        assertThat(names(withMoreCollaborators(examples))).containsExactlyInAnyOrder("CallsTwo", "ListensWithTwo");
    }

    @Test
    void findsBranchesOnly() {
        assertThat(List.of(
                        "        if (person == null) {\n            return;",
                        "        switch (step) {",
                        "        for (String address : addresses) {",
                        "        } catch (Refused refused) {",
                        "        String name = about == null ? \"\" : about;",
                        "        return granted\n                ? left\n                : none;"))
                .allMatch(ThinDelegatesTest::branches);
        assertThat(List.of(
                        "        cases.find(number).ifPresent(messages::tell);",
                        "        Map<?, ?> terms = terms(execution);",
                        "        // what if (or for whom) this is done?",
                        "        String question = \"Why?\";"))
                .noneMatch(ThinDelegatesTest::branches);
    }

    static final class CallsOne implements JavaDelegate {
        CallsOne(Path one) {}

        @Override
        public void execute(DelegateExecution execution) {}
    }

    static final class CallsTwo implements JavaDelegate {
        CallsTwo(Path one, Pattern other) {}

        @Override
        public void execute(DelegateExecution execution) {}
    }

    static final class ListensWithTwo implements TaskListener {
        ListensWithTwo(Path one, Pattern other) {}

        @Override
        public void notify(DelegateTask task) {}
    }

    private static List<JavaClass> delegates(JavaClasses classes) {
        return classes.stream()
                .filter(c -> !c.getPackageName().startsWith("org.lifeline.platform."))
                .filter(c -> !c.isInterface() && !c.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(c -> Stream.of(JavaDelegate.class, TaskListener.class, ExecutionListener.class)
                        .anyMatch(c::isAssignableTo))
                .toList();
    }

    private static Stream<JavaClass> withMoreCollaborators(List<JavaClass> delegates) {
        return delegates.stream()
                .filter(c -> c.getConstructors().stream()
                        .anyMatch(constructor ->
                                constructor.getRawParameterTypes().size() > 1));
    }

    private static Set<String> names(Stream<JavaClass> classes) {
        return classes.map(JavaClass::getSimpleName).collect(Collectors.toSet());
    }

    private static boolean branches(String source) {
        String code = source.lines()
                .filter(line -> !line.strip().matches("(//|/\\*|\\*).*"))
                .map(line -> line.replaceAll("\"[^\"]*\"", "\"\""))
                .collect(Collectors.joining("\n"));
        return BRANCH.matcher(code).find();
    }

    /** The source from the line that names the class to its end. */
    private static String body(JavaClass delegate) {
        Path file = Path.of("src/main/java", delegate.getName().replace('.', '/') + ".java");
        try {
            String source = Files.readString(file);
            return source.substring(source.indexOf("class " + delegate.getSimpleName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
