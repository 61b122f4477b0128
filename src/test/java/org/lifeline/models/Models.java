package org.lifeline.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Everything that an analyst can change, as the product finds it on its classpath. */
final class Models {

    private Models() {}

    static List<Resource> processes() {
        return find("processes/**/*.bpmn");
    }

    static List<Resource> decisions() {
        return find("processes/**/*.dmn");
    }

    static List<Resource> forms() {
        return find("forms/**/*.form");
    }

    static Stream<Resource> all() {
        return Stream.of(processes(), decisions(), forms()).flatMap(List::stream);
    }

    private static List<Resource> find(String pattern) {
        try {
            return List.of(new PathMatchingResourcePatternResolver().getResources("classpath*:" + pattern));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
