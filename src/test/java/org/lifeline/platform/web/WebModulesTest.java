package org.lifeline.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests of the browser's modules under Node, with the npm parts that the Maven build has installed before any test. */
class WebModulesTest {

    private static final Path BASE = Path.of(System.getProperty("basedir", "."));

    /** The models' rules have a test of their own beside the models. */
    private static final String MODEL_RULES = "model-rules.test.mjs";

    @Test
    void theBrowserModulesPassTheirTests() throws Exception {
        List<String> tests = tests();
        assertThat(tests).hasSizeGreaterThan(4);

        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=spec"));
        command.addAll(tests);
        Process process = new ProcessBuilder(command)
                .directory(BASE.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    private static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(BASE.resolve("src/test/web"))) {
            return files.map(file -> "src/test/web/" + file.getFileName())
                    .filter(name -> name.endsWith(".test.mjs") && !name.endsWith(MODEL_RULES))
                    .sorted()
                    .toList();
        }
    }
}
