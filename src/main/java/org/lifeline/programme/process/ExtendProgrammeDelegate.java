package org.lifeline.programme.process;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Gives a programme a later last day. */
@Component
class ExtendProgrammeDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Officers officers;

    ExtendProgrammeDelegate(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        LocalDate day;
        try {
            day = LocalDate.parse(String.valueOf(execution.getVariable("lastDay")));
        } catch (DateTimeException e) {
            throw Refused.invalid("lastDay", "Give the last day as a date such as 2027-12-31.");
        }
        programmes.extend(code, day, (String) execution.getVariable(SmallForm.REASON), officers.currentManager());
    }
}
