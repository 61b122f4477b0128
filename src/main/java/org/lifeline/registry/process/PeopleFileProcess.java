package org.lifeline.registry.process;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.registry.exchange.PeopleImportRuns;
import org.springframework.stereotype.Component;

/** The process {@code peopleFile}. */
@Component
class PeopleFileProcess implements PeopleImportRuns {

    /** Number of the file. */
    static final String PEOPLE_IMPORT = "peopleImport";

    static final String LINES_LEFT = "linesLeft";

    private final RuntimeService runtime;

    PeopleFileProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(long id) {
        SystemAuthority.run(() ->
                runtime.startProcessInstanceByKey("peopleFile", businessKey(id), Map.of(PEOPLE_IMPORT, (Object) id)));
    }

    @Override
    public void columnsChosen(long id) {
        message("peopleColumnsChosen", id);
    }

    @Override
    public void confirmed(long id) {
        message("peopleConfirmed", id);
    }

    @Override
    public void givenUp(long id) {
        message("peopleFileGivenUp", id);
    }

    private void message(String name, long id) {
        SystemAuthority.run(() -> runtime.createMessageCorrelation(name)
                .processInstanceBusinessKey(businessKey(id))
                .correlate());
    }

    private static String businessKey(long id) {
        return "people-" + id;
    }

    static long peopleImport(VariableScope scope) {
        return (Long) Objects.requireNonNull(scope.getVariable(PEOPLE_IMPORT));
    }
}
