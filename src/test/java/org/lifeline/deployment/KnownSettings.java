package org.lifeline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Every setting that the application reads: of its own records and placeholders, of Spring Boot and of the engine's starter. */
final class KnownSettings {

    /** A setting in quotes or in a placeholder. */
    private static final Pattern NAMED = Pattern.compile("[\"{](lifeline\\.[a-z0-9.-]*[a-z0-9])");

    /** A setting of Spring Boot that is a map: what follows is a name of one's own. */
    private static final Set<String> MAPS = Set.of("logging.structured.format.console");

    private final Set<String> names = new TreeSet<>();

    KnownSettings() {
        names.addAll(MAPS);
        ofRecords();
        ofSources();
        ofSpring();
    }

    private void ofRecords() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (BeanDefinition each : scan.findCandidateComponents("org.lifeline")) {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(each.getBeanClassName()), null);
            ConfigurationProperties prefix = type.getAnnotation(ConfigurationProperties.class);
            of(prefix.value().isEmpty() ? prefix.prefix() : prefix.value(), type);
        }
    }

    private void of(String prefix, Class<?> type) {
        names.add(prefix);
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                String name = component
                        .getName()
                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT);
                of(prefix + "." + name, component.getType());
            }
        }
    }

    private void ofSources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                NAMED.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ofSpring() {
        ObjectMapper json = new ObjectMapper();
        try {
            for (String file : List.of(
                    "META-INF/spring-configuration-metadata.json",
                    "META-INF/additional-spring-configuration-metadata.json")) {
                for (URL url : Collections.list(getClass().getClassLoader().getResources(file))) {
                    for (JsonNode property : json.readTree(url).path("properties")) {
                        names.add(property.path("name").asText());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Whether a variable of the environment is one of these settings: with dashes as underscores, or without them. */
    boolean hasVariable(String variable) {
        return names.stream().anyMatch(name -> {
            String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
            return variable.equals(upper.replace("-", "")) || variable.equals(upper.replace('-', '_'));
        });
    }
}
