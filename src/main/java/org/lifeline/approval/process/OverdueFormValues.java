package org.lifeline.approval.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Component;

/** The officers to whom a manager can give an overdue stage: those who can decide on cases and hold no other duty on this one. */
@Component
class OverdueFormValues implements FormValues {

    /**
     * If there are more officers than this, they are all offered without asking for each whether they may decide; the chosen officer is
     * checked in any case.
     */
    private static final int MOST_ASKED = 100;

    private final Officers directory;
    private final Duties duties;

    OverdueFormValues(Officers directory, Duties duties) {
        this.directory = directory;
        this.duties = duties;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_overdue");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of("officerChoices", () -> {
            Map<String, String> officers = new TreeMap<>(directory.named());
            String number = ApprovalProcess.text(task, ApprovalProcess.CASE_NUMBER);
            Duty stage =
                    Duty.stage(ApprovalProcess.text(task, ApprovalProcess.CASE_KIND), ApprovalProcess.position(task));
            // a person who reassigns the stage may not decide it
            officers.remove(directory.current().getUserId());
            if (officers.size() <= MOST_ASKED) {
                officers.keySet()
                        .removeIf(officer ->
                                duties.obstacle(number, officer, stage).isPresent());
            }
            return Options.of(officers);
        });
    }
}
