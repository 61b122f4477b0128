package org.lifeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.KeycloakServer;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Product;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;

/** {@code mvn verify -Pquick} stays quick: what starts the application, Keycloak or a browser says so with the tag "server". */
class QuickRunTest {

    private static final Set<String> SLOW_STARTS = Set.of(
            Browser.class.getName(),
            Deployment.class.getName(),
            KeycloakServer.class.getName(),
            Product.class.getName(),
            SpringApplicationBuilder.class.getName());

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("org.lifeline");

    @Test
    void everyClassThatStartsAServerHasTheTag() {
        List<JavaClass> starting =
                testClasses().filter(QuickRunTest::startsAServer).toList();
        assertThat(starting).as("test classes that start a server").hasSizeGreaterThan(50);
        assertThat(starting)
                .filteredOn(test -> !hasTag(test))
                .extracting(JavaClass::getName)
                .as("test classes that start the application, Keycloak or a browser need @Tag(LifelineTest.SERVER)")
                .isEmpty();
    }

    private static Stream<JavaClass> testClasses() {
        return TESTS.stream()
                .filter(type -> type.isTopLevelClass()
                        && (type.getSimpleName().endsWith("Test")
                                || type.getSimpleName().endsWith("Benchmark")))
                .filter(type -> !type.isEquivalentTo(QuickRunTest.class))
                .filter(type -> !hasTag(type, "benchmark"));
    }

    /** By itself, by what it extends, or in a class inside of it. */
    private static boolean startsAServer(JavaClass test) {
        return Stream.concat(
                        Stream.concat(
                                Stream.of(test),
                                test.getAllRawSuperclasses().stream()
                                        .filter(type -> type.getPackageName().startsWith("org.lifeline"))),
                        TESTS.stream().filter(type -> type.getName().startsWith(test.getName() + "$")))
                .anyMatch(type -> type.isAnnotatedWith(SpringBootTest.class)
                        || type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> SLOW_STARTS.contains(
                                        dependency.getTargetClass().getName())));
    }

    private static boolean hasTag(JavaClass test) {
        return hasTag(test, LifelineTest.SERVER);
    }

    private static boolean hasTag(JavaClass test, String tag) {
        return AnnotationSupport.findRepeatableAnnotations(test.reflect(), Tag.class).stream()
                .anyMatch(found -> found.value().equals(tag));
    }
}
