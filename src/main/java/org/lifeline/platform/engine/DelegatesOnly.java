package org.lifeline.platform.engine;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** The beans that a model's expressions can name: delegates and listeners, and no other beans of the application. */
final class DelegatesOnly extends AbstractMap<Object, Object> {

    private final ListableBeanFactory factory;
    private final Supplier<Set<String>> delegates;
    private final Supplier<Set<String>> taskListeners;
    private final Supplier<Set<String>> executionListeners;

    DelegatesOnly(ListableBeanFactory factory) {
        this.factory = factory;
        this.delegates = names(JavaDelegate.class);
        this.taskListeners = names(TaskListener.class);
        this.executionListeners = names(ExecutionListener.class);
    }

    private Supplier<Set<String>> names(Class<?> type) {
        // only names are read and no bean is created, because the delegates need the engine that asks
        return SingletonSupplier.of(() -> new TreeSet<>(Arrays.asList(factory.getBeanNamesForType(type, true, false))));
    }

    boolean isDelegate(String name) {
        return delegates.get().contains(name);
    }

    boolean isTaskListener(String name) {
        return taskListeners.get().contains(name);
    }

    boolean isExecutionListener(String name) {
        return executionListeners.get().contains(name);
    }

    boolean contains(String name) {
        return isDelegate(name) || isTaskListener(name) || isExecutionListener(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return contains(String.valueOf(name));
    }

    @Override
    public @Nullable Object get(Object name) {
        return containsKey(name) ? factory.getBean(String.valueOf(name)) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return Stream.of(delegates, taskListeners, executionListeners)
                .flatMap(names -> names.get().stream())
                .distinct()
                .map(name -> Map.entry((Object) name, factory.getBean(name)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
