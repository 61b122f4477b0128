package org.lifeline.registry.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.lifeline.registry.exchange.PeopleImports;
import org.springframework.stereotype.Component;

/** Deletes a file of people that nobody decided about. */
@Component
class DeletePeopleFileDelegate implements JavaDelegate {

    private final PeopleImports imports;

    DeletePeopleFileDelegate(PeopleImports imports) {
        this.imports = imports;
    }

    @Override
    public void execute(DelegateExecution execution) {
        imports.forget(PeopleFileProcess.peopleImport(execution));
    }
}
