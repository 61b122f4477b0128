package org.lifeline.platform.engine;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;

/**
 * Supplies what a form shows besides the few variables of its process: earlier decisions, an assessment, the choices of a list. It is
 * called whenever an officer opens the task, and the engine does not store the values. An implementation is a bean that names its tasks by
 * their ids in the models.
 */
public interface FormValues {

    /** Ids of user tasks, such as userTask_decide. */
    Set<String> tasks();

    /**
     * The values, by the names that the form uses: texts, numbers, booleans, lists and maps of them, or null. Only the values that are
     * needed are computed, each at most once. The value of an input field prefills it. If the person who completes the task does not change
     * it, this value counts as their answer.
     */
    Map<String, Supplier<?>> values(DelegateTask task);
}
