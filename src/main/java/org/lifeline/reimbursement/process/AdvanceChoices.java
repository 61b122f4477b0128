package org.lifeline.reimbursement.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.ProgrammeState;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** The manager's programmes, and the providers that take part in them. */
@Component
class AdvanceChoices implements StartFormValues {

    private final Programmes programmes;

    AdvanceChoices(Programmes programmes) {
        this.programmes = programmes;
    }

    @Override
    public Set<String> processes() {
        return Set.of(AdvanceProcess.KEY);
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        Map<String, String> theirs = new LinkedHashMap<>();
        Map<String, String> providers = new LinkedHashMap<>();
        programmes.managedBy(user.id()).stream()
                .filter(programme -> programme.state() != ProgrammeState.closed)
                .forEach(programme -> {
                    theirs.put(programme.code(), programme.name() + " (" + programme.code() + ")");
                    programmes
                            .providers(programme.code())
                            .forEach(each -> providers.put(each.code(), each.name() + " (" + each.code() + ")"));
                });
        return Map.of("programmeChoices", Options.of(theirs), "providerChoices", Options.of(providers));
    }
}
