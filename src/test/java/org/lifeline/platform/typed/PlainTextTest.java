package org.lifeline.platform.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    /** Marks of direction by their numbers, the class of unseen characters, and digits of other scripts. */
    private static final Pattern KNOWLEDGE = Pattern.compile(
            "(?i)(\\\\u|\\\\x\\{|0x)(0?061c|200[ef]|202[a-e]|206[6-9])\\b|p\\{Cf}|p\\{Nd}/|Character\\.FORMAT|Character\\.digit\\([^)]*, 10\\)");

    /** Two places that know such characters come to differ: one strips what the other lets through. */
    @Test
    void invisibleCharactersAreDefinedOnceInJavaAndOnceInJavaScript() throws IOException {
        for (Map.Entry<String, List<String>> each : Map.of(
                        "src/main/java", List.of("PlainText.java"), "src/main/web", List.of("text.mjs"))
                .entrySet()) {
            try (Stream<Path> sources = Files.walk(Path.of(each.getKey()))) {
                assertThat(sources.filter(Files::isRegularFile)
                                .filter(PlainTextTest::knows)
                                .map(path -> path.getFileName().toString()))
                        .isEqualTo(each.getValue());
            }
        }
    }

    private static boolean knows(Path source) {
        try {
            return source.toString().matches(".*\\.(java|mjs)")
                    && KNOWLEDGE.matcher(Files.readString(source)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void textLosesDirectionMarksAndKeepsJoiners() {
        assertThat(PlainText.clean("\u202eنام\u200cه\u2069")).isEqualTo("نام\u200cه");
        assertThat(PlainText.trim("\u00a0 Almaz\u3000")).isEqualTo("Almaz");
    }

    @Test
    void numbersAndCodesLoseInvisibleCharacters() {
        assertThat(PlainText.withPlainSpaces("\u200e+251\u00a091\u200d1\u00ad\n"))
                .isEqualTo("+251 911");
        assertThat(PlainText.onOneLine(" a\u2028b \t\u3000 c\u0085")).isEqualTo("a b c");
        assertThat(PlainText.withLatinDigits("٠٩१၂7")).isEqualTo("09127");
        assertThat(PlainText.isOneLine("INV-7")).isTrue();
        for (String text : List.of("INV\u200b-7", "INV\n7", "INV\u20287", "INV\u0085", "INV\ud800")) {
            assertThat(PlainText.isOneLine(text)).as(text).isFalse();
        }
    }
}
