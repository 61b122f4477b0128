package org.lifeline.duty.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.CaseVariables;

/**
 * The extension property {@code duty} of a user task: the duty on its case that a person takes by doing it. {@value #STAGE} stands for the
 * duty of the case's stage; {@value #NONE} says that the task is not about a case.
 */
final class DutyOfTask {

    static final String PROPERTY = "duty";
    static final String STAGE = "stage";
    static final String NONE = "none";

    private DutyOfTask() {}

    static Duty duty(String property, DelegateTask task) {
        return property.equals(STAGE)
                ? Duty.stage(
                        (String) task.getVariable(CaseVariables.CASE_KIND),
                        ((Number) task.getVariable(CaseVariables.STAGE_POSITION)).intValue())
                : new Duty(Duty.Kind.valueOf(property));
    }

    /** The other case with which the task's case is compared, and whose parties may not do the task either; null where there is none. */
    static @Nullable String comparedCase(DelegateTask task) {
        return CaseVariables.comparedCase(task::getVariable);
    }

    /** The case that a task is about, from the variable that its process uses; null where there is none. */
    static @Nullable String caseNumber(DelegateTask task) {
        return CaseVariables.caseNumber(task::getVariable);
    }
}
