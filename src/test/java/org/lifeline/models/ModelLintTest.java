package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the models' own linter, with Node and the npm parts that the Maven build has installed before any test. */
class ModelLintTest {

    @Test
    void everyModelFollowsTheRules() throws Exception {
        assertThat(node("src/test/web/lint-models.mjs")).isEmpty();
    }

    @Test
    void everyRuleAcceptsItsRightAndRejectsItsWrongExample() throws Exception {
        assertThat(node("--test", "src/test/web/model-rules.test.mjs")).isEmpty();
    }

    /** Nothing when Node is content, else all that it said. */
    private static String node(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("node"), Stream.of(arguments)).collect(Collectors.toList());
        Process process = new ProcessBuilder(command)
                .directory(new File(System.getProperty("basedir", ".")))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : String.join(" ", command) + "\n" + said;
    }
}
