package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;
import org.springframework.core.io.ClassPathResource;

/** The pattern of application.yaml: nothing that a caller wrote can look like an entry of the log. */
class LogPatternTest {

    private static final String FORGED =
            "x\r\n2026-11-21T10:00:00.000Z INFO  audit forged entry\u0085a\u2028b\u001b[2Jc";
    private static final String AN_ENTRY =
            "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}(Z|[+-]\\d{2}:\\d{2}) .*";

    @Test
    void keepsAMessageInOneLine() throws IOException {
        assertThat(log("user {} failed", FORGED, null))
                .singleElement()
                .asString()
                .matches(AN_ENTRY)
                .contains("forged entry")
                .doesNotContain("\u001b");
    }

    @Test
    void indentsEveryFurtherLineOfAnException() throws IOException {
        List<String> lines = log(
                "failed: {}",
                "once",
                new IllegalStateException(FORGED, new IllegalArgumentException("inner\n" + FORGED)));
        assertThat(lines)
                .hasSizeGreaterThan(5)
                .filteredOn(line -> line.matches(AN_ENTRY))
                .hasSize(1);
        assertThat(lines.subList(2, lines.size())).allMatch(line -> line.startsWith("\t"));
        assertThat(String.join("\n", lines)).contains("forged entry", "Caused by", "\tat org.lifeline");
    }

    @Test
    void namesTheRequestAndTheCaseThatALineBelongsTo() throws IOException {
        assertThat(log("said {}", "once", null, Map.of()).get(0)).endsWith(" org.lifeline.Test said once");
        assertThat(log("said {}", "once", null, Map.of("requestId", "request-1"))
                        .get(0))
                .endsWith(" org.lifeline.Test [request-1] said once");
        assertThat(log("said {}", "once", null, Map.of("caseNumber", "A-2026-000001"))
                        .get(0))
                .endsWith(" org.lifeline.Test [A-2026-000001] said once");
        assertThat(log(
                                "said {}",
                                "once",
                                null,
                                Map.of("requestId", "request-1", "caseNumber", "A-2026-000001", "traceId", "4bf9"))
                        .get(0))
                .endsWith(" org.lifeline.Test [request-1 A-2026-000001 4bf9] said once");
    }

    private static List<String> log(String message, String argument, @Nullable Throwable thrown) throws IOException {
        return log(message, argument, thrown, Map.of());
    }

    private static List<String> log(
            String message, String argument, @Nullable Throwable thrown, Map<String, String> members)
            throws IOException {
        LoggerContext context = new LoggerContext();
        LogbackMDCAdapter belongsTo = new LogbackMDCAdapter();
        belongsTo.setContextMap(members);
        context.setMDCAdapter(belongsTo);
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        // as Spring Boot does
        layout.getInstanceConverterMap().put("xEx", ExtendedWhitespaceThrowableProxyConverter::new);
        layout.setPattern(String.valueOf(new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .get(0)
                .getProperty("logging.pattern.console")));
        layout.start();
        LoggingEvent event = new LoggingEvent(
                LogPatternTest.class.getName(),
                context.getLogger("org.lifeline.Test"),
                Level.WARN,
                message,
                thrown,
                new Object[] {argument});
        return layout.doLayout(event).lines().toList();
    }
}
