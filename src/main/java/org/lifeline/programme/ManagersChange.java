package org.lifeline.programme;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequest;
import org.lifeline.changes.Line;
import org.lifeline.changes.TwoPeople;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/** Changes the managers of a programme. Both the person who requests it and the one who confirms it must be its managers until then. */
@Component
class ManagersChange extends ProgrammeChange {

    private final Officers officers;

    ManagersChange(Programmes programmes, Officers officers) {
        super(programmes);
        this.officers = officers;
    }

    @Override
    public String key() {
        return "managers";
    }

    @Override
    public String task() {
        return "confirm its managers";
    }

    @Override
    public List<Line> describe(@Nullable String code, Map<String, String> content) {
        Programme programme = get(code);
        List<String> users = users(content);
        Programmes.requireEnough(users);
        for (String user : users) {
            if (!officers.groupsOf(user).contains(Role.PROGRAMME_MANAGER)) {
                throw Refused.invalid("managers", "There is no programme manager of one of these names.");
            }
        }
        return List.of(
                about(programme), new Line("Managers", words(programmes.managers(programme.code())), words(users)));
    }

    @Override
    public void apply(ChangeRequest request, TwoPeople people) {
        programmes.nameManagers(get(request.programme()).code(), users(request.content()), request.reason(), people);
    }

    /** Account names as people type them: separated by spaces, commas or semicolons. */
    private static List<String> users(Map<String, String> content) {
        String given = content.getOrDefault("managers", "").strip();
        return given.isEmpty()
                ? List.of()
                : Arrays.stream(given.split("[\\s,;]+")).distinct().sorted().toList();
    }

    private static String words(List<String> users) {
        return users.isEmpty() ? "Every programme manager" : String.join(", ", users);
    }
}
