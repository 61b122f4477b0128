package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.boot.test.context.SpringBootTest;

/** Keeps {@code mvn -Pquick verify} quick: a test that starts the product, a server or a browser has the tag that it leaves out. */
class QuickRunTest {

    private static final String TAG = "slow";

    private static final Set<String> STARTS_A_SERVER = Stream.of(
                    Product.class, Deployment.class, Browser.class, KeycloakServer.class, EmbeddedPostgres.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void whatStartsAServerIsLeftOut() throws ClassNotFoundException {
        JavaClasses tests = new ClassFileImporter().importPath("target/test-classes");
        assertThat(untagged(tests.stream()
                        .filter(type -> type.getSimpleName().endsWith("Test"))
                        .filter(type -> !type.isEquivalentTo(QuickRunTest.class))
                        .toList()))
                .as("tests that start a server and have no @Tag(\"slow\")")
                .isEmpty();
        assertThat(untagged(List.of(new ClassFileImporter().importClass(StartsAProduct.class))))
                .containsExactly(StartsAProduct.class.getName());
    }

    /** How it is wrong. */
    static final class StartsAProduct {
        Product product;
    }

    private static List<String> untagged(List<JavaClass> tests) throws ClassNotFoundException {
        List<String> missing = new ArrayList<>();
        for (JavaClass test : tests) {
            boolean starts = test.isMetaAnnotatedWith(SpringBootTest.class)
                    || test.getDirectDependenciesFromSelf().stream()
                            .anyMatch(used -> STARTS_A_SERVER.contains(
                                    used.getTargetClass().getName()));
            if (starts && !test.getModifiers().contains(JavaModifier.ABSTRACT) && !hasTag(test)) {
                missing.add(test.getName());
            }
        }
        return missing;
    }

    private static boolean hasTag(JavaClass test) throws ClassNotFoundException {
        return AnnotationSupport.findRepeatableAnnotations(Class.forName(test.getName()), Tag.class).stream()
                .anyMatch(tag -> tag.value().equals(TAG));
    }
}
