package org.lifeline.insight;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.lifeline.insight.OpenSearchConfiguration.WithOpenSearch;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;

/**
 * The command that makes the index in OpenSearch anew: {@code java -jar lifeline.jar rebuild-index}. It uses the configuration of the
 * product, which may be running meanwhile. The embedded product must be stopped first, because it keeps its database to itself.
 */
public final class RebuildIndex {

    /** The first argument of the command line. */
    public static final String COMMAND = "rebuild-index";

    /** A line is printed each time that so many documents are written. */
    private static final int LINE_EVERY = 50_000;

    /** What the command needs of the product: its settings, its database, its keys of personal data, and the index. */
    @Configuration
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @ComponentScan(
            basePackages = "org.lifeline.platform",
            useDefaultFilters = false,
            includeFilters =
                    @Filter(
                            type = FilterType.REGEX,
                            pattern =
                                    "org\\.lifeline\\.platform\\.(PlatformConfiguration|DataFolder|database\\."
                                            + "(EmbeddedDatabase|KnownKeys)|privacy\\.(PrivacyConfiguration|PersonalDataKeys))"))
    @Import({
        IndexDocuments.class,
        IndexQueue.class,
        IndexRebuild.class,
        PersonNames.class,
        EmbeddedOpenSearch.class,
        WithOpenSearch.class
    })
    static class Settings {}

    private RebuildIndex() {}

    /** Runs the command. If it fails, prints one line on the console and ends the JVM with exit code 1. */
    public static void main(String[] args) {
        if (!run(args, System.out, System.err)) {
            System.exit(1);
        }
    }

    static boolean run(String[] args, PrintStream out, PrintStream err) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .lazyInitialization(true)
                .run(Stream.concat(Arrays.stream(args).filter(arg -> arg.startsWith("--")), withoutLog())
                        .toArray(String[]::new))) {
            context.getBean(IndexRebuild.class).rebuild(new Lines(out));
            out.println("Every index is complete.");
            return true;
        } catch (RuntimeException e) {
            err.println("The index is not rebuilt: " + reason(e));
            return false;
        }
    }

    /** What goes wrong is said in one line instead. */
    private static Stream<String> withoutLog() {
        return Stream.of("root", "org.springframework", "com.zaxxer", "org.flywaydb", "io.zonky")
                .map(logger -> "--logging.level." + logger + "=off");
    }

    private static String reason(RuntimeException e) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private record Lines(PrintStream out) implements IndexRebuild.Progress {
        @Override
        public void written(FactKind kind, long documents, long before) {
            if (documents / LINE_EVERY > before / LINE_EVERY) {
                out.printf(Locale.ROOT, "%s: %,d documents%n", kind.code(), documents);
            }
        }

        @Override
        public void complete(FactKind kind, long documents) {
            out.printf(Locale.ROOT, "%s: complete, %,d documents%n", kind.code(), documents);
        }
    }
}
