package org.lifeline.programme.process;

import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** Says whose a programme is, in the transaction of the start form. */
@Component
class NameManagersDelegate implements JavaDelegate {

    private final Programmes programmes;
    private final Managers managers;
    private final Officers officers;

    NameManagersDelegate(Programmes programmes, Managers managers, Officers officers) {
        this.programmes = programmes;
        this.managers = managers;
        this.officers = officers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String code = SmallForm.code(execution);
        String person = managers.currentOf(code);
        String given = execution.getVariable("managers") instanceof String text ? text.strip() : "";
        List<String> users = given.isEmpty() ? List.of() : Arrays.stream(given.split("[\\s,;]+")).distinct().toList();
        for (String user : users) {
            if (!officers.groupsOf(user).contains(Role.PROGRAMME_MANAGER)) {
                throw Refused.invalid("managers", "There is no programme manager of one of these names.");
            }
        }
        programmes.nameManagers(code, users, (String) execution.getVariable(SmallForm.REASON), person);
    }
}
