package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process variable is called by a constant of its process, never by its name in quotes: a misspelt name is read as "not there", and
 * nobody is told. The compiler writes constants into the classes, so this looks at the source.
 */
class VariableNamesTest {

    /** The name comes first, as with an execution; or second, after the id of a task or instance, or after the scope it is read from. */
    private static final Pattern NAME_IN_QUOTES = Pattern.compile("""
            \\b(get|set|remove|has)Variable(Local|Typed|LocalTyped)?\\(\\s*"
            |\\.putValue(Typed)?\\(\\s*"
            |\\b(get|remove)Variable(Local|Typed|LocalTyped)?\\(([^",;()]|\\([^()]*\\))+,\\s*"
            |\\bsetVariable(Local)?\\(([^",;()]|\\([^()]*\\))+,\\s*"[^"]*"\\s*,
            |\\bTransientVariable\\.set\\(([^",;()]|\\([^()]*\\))+,\\s*"
            |\\b(text|number)\\(\\s*(execution|task|scope)\\s*,\\s*"
            """.replace("\n", ""));

    @Test
    void variablesAreReadAndWrittenByTypedConstants() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources.stream().filter(file -> file.getParent().endsWith("process")))
                    .hasSizeGreaterThan(50);
            assertThat(sources.stream().flatMap(VariableNamesTest::found)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String number = (String) execution.getVariable(\"caseNumber\");",
                "execution.setVariable(\n        \"voucherCode\",\n        code.text());",
                "task.getExecution().removeVariable(\"addedFunds\");",
                "tasks.getVariable(task.getId(), \"stagePosition\");",
                "runtime.setVariable(instance, \"amountMinor\", 5);",
                "Variables.createVariables().putValue(\"amount\", 5)",
                "TransientVariable.set(execution, \"identity\", 5);",
                "ApprovalProcess.number(task, \"emergencyMinor\")",
            })
    void findsAName(String wrong) {
        assertThat(NAME_IN_QUOTES.matcher(wrong).find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String number = (String) execution.getVariable(AssistanceProcess.CASE_NUMBER);",
                "execution.setVariable(ApprovalProcess.STAGE_OUTCOME, \"approve\");",
                "tasks.getVariable(task.getId(), ApprovalProcess.STAGE_POSITION);",
                "Boolean.TRUE.equals(execution.getVariable(SmallForm.CONFIRMED)) ? \"yes\" : \"no\"",
                "if (execution.getVariable(SmallForm.CONFIRMED) == null) { throw Refused.invalid(SmallForm.CONFIRMED, \"Confirm.\"); }",
                "execution.getVariables().get(name); values.put(\"number\", number);",
            })
    void findsNoNameInAnythingElse(String right) {
        assertThat(NAME_IN_QUOTES.matcher(right).find()).isFalse();
    }

    private static Stream<String> found(Path source) {
        try {
            return NAME_IN_QUOTES
                    .matcher(Files.readString(source))
                    .results()
                    .map(match -> source.getFileName() + ": " + match.group());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
