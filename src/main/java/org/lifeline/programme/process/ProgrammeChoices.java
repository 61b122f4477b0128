package org.lifeline.programme.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeState;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** The programmes that a manager can pause, close, top up and so on: their own ones, in the state that the action requires. */
@Component
class ProgrammeChoices implements StartFormValues {

    private static final String PROGRAMMES = "programmeChoices";
    private static final String MANAGERS = "managerChoices";
    private static final String NAMES_MANAGERS = "programmeManagers";

    private final Programmes programmes;
    private final Officers officers;

    ProgrammeChoices(Programmes programmes, Officers officers) {
        this.programmes = programmes;
        this.officers = officers;
    }

    @Override
    public Set<String> processes() {
        return Set.of(
                "programmeSetup",
                "programmePause",
                "programmeResume",
                "programmeClose",
                "programmeExtend",
                "programmeTopUp",
                "programmeFastLane",
                NAMES_MANAGERS);
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        Map<String, String> theirs = new LinkedHashMap<>();
        for (Programme programme : programmes.managedBy(user.id())) {
            if (fits(process, programme.state())) {
                theirs.put(programme.code(), programme.name() + " (" + programme.code() + ")");
            }
        }
        Map<String, Object> values = new HashMap<>(Map.of(PROGRAMMES, Options.of(theirs)));
        if (process.equals(NAMES_MANAGERS)) {
            values.put(MANAGERS, Options.of(officers.named(Role.PROGRAMME_MANAGER)));
        }
        return values;
    }

    private static boolean fits(String process, ProgrammeState state) {
        return switch (process) {
            case "programmePause" -> state == ProgrammeState.active;
            case "programmeResume" -> state == ProgrammeState.paused;
            default -> state != ProgrammeState.closed;
        };
    }
}
