package org.lifeline.platform.engine;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;

/**
 * What a form shows beyond the few variables of its process: earlier decisions, an assessment, the choices of a list. It is asked for
 * whenever an officer opens the task, and the engine keeps none of it. A bean of this kind names its tasks by their ids in the models.
 */
public interface FormValues {

    /** Ids of user tasks, such as userTask_decide. */
    Set<String> tasks();

    /**
     * The values by the names that the form uses: texts, numbers, booleans, lists and maps of them, or null. Only those that are needed
     * are asked for, each at most once. A field that is filled in already has a value here; whoever completes the task without saying
     * something else about it says that.
     */
    Map<String, Supplier<?>> values(DelegateTask task);
}
