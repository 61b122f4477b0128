package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md says which test shows what: each exists, and each line of the standard stands there once. */
class SecurityChecklistTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\|[^|]+\\|[^|]+\\|$");

    /** Levels 1 and 2 of ASVS 5.0.0 without chapter 17, which is one sentence. */
    private static final int LINES = 246;

    private static final String CHECKLIST = read(Path.of("docs/security.md"));

    @Test
    void namesTestsThatExist() throws IOException {
        Map<String, String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.filter(f -> f.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            f -> f.getFileName().toString().replace(".java", ""), SecurityChecklistTest::read));
        }
        List<MatchResult> named = NAMED.matcher(CHECKLIST).results().toList();
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(named).allSatisfy(test -> {
            assertThat(tests).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(tests.get(test.group(1))).contains("void " + test.group(2) + "(");
            }
        });
    }

    @Test
    void hasEachLineOnce() {
        List<String> numbers =
                LINE.matcher(CHECKLIST).results().map(m -> m.group(1)).toList();
        assertThat(numbers.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .allSatisfy((number, times) -> assertThat(times).as(number).isEqualTo(1));
        assertThat(numbers).hasSize(LINES);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
