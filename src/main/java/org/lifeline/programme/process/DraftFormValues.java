package org.lifeline.programme.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** Why the second manager sent a draft back, in their own words. */
@Component
class DraftFormValues implements FormValues {

    private final ProgrammeVersions versions;

    DraftFormValues(ProgrammeVersions versions) {
        this.versions = versions;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_describeProgramme");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(
                SetUpProcess.NOTICE,
                () -> versions.open(task.getProcessInstanceId(), task.getExecution().getProcessBusinessKey()).sentBack());
    }
}
