package org.lifeline.platform.engine;

import java.util.AbstractMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** The beans that a model's expressions can name: the delegates and listeners, and nothing else of the application. */
final class DelegatesOnly extends AbstractMap<Object, Object> {

    private final ListableBeanFactory factory;
    private final Supplier<Set<String>> names;

    DelegatesOnly(ListableBeanFactory factory) {
        this.factory = factory;
        this.names = SingletonSupplier.of(this::find);
    }

    private Set<String> find() {
        Set<String> found = new HashSet<>();
        for (Class<?> type : List.of(JavaDelegate.class, TaskListener.class, ExecutionListener.class)) {
            // without creating anything: the delegates need the engine that asks
            found.addAll(Set.of(factory.getBeanNamesForType(type, true, false)));
        }
        return found;
    }

    @Override
    public boolean containsKey(Object name) {
        return names.get().contains(String.valueOf(name));
    }

    @Override
    public @Nullable Object get(Object name) {
        return containsKey(name) ? factory.getBean(String.valueOf(name)) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return names.get().stream().map(n -> Map.entry((Object) n, factory.getBean(n))).collect(Collectors.toUnmodifiableSet());
    }
}
