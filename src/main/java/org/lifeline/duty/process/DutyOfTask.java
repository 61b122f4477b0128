package org.lifeline.duty.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.CaseVariables;

/**
 * The extension property {@code duty} of a user task: which duty on its case whoever does it takes. {@value #STAGE} is that of the
 * case's stage; {@value #NONE} says that the task is about no case.
 */
final class DutyOfTask {

    static final String PROPERTY = "duty";
    static final String STAGE = "stage";
    static final String NONE = "none";

    private DutyOfTask() {}

    static Duty duty(String property, DelegateTask task) {
        return property.equals(STAGE)
                ? Duty.stage((String) task.getVariable(CaseVariables.CASE_KIND), ((Number) task.getVariable(CaseVariables.STAGE_POSITION)).intValue())
                : new Duty(Duty.Kind.valueOf(property));
    }

    /** The case that the one of a task is compared with, whose parties may not do it either; null where there is none. */
    static @Nullable String comparedCase(DelegateTask task) {
        return CaseVariables.comparedCase(task::getVariable);
    }

    /** The case that a task is about, in the words of each process; null where there is none. */
    static @Nullable String caseNumber(DelegateTask task) {
        return CaseVariables.caseNumber(task::getVariable);
    }
}
