package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.registry.exchange.PeopleImports;
import org.springframework.stereotype.Component;

/** Enters the next lines of a file of people. */
@Component
class EnterPeopleDelegate implements JavaDelegate {

    private final PeopleImports imports;

    EnterPeopleDelegate(PeopleImports imports) {
        this.imports = imports;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                PeopleFileProcess.LINES_LEFT, imports.enterSome(PeopleFileProcess.peopleImport(execution)));
    }
}
