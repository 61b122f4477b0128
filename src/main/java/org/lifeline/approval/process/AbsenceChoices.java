package org.lifeline.approval.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lifeline.platform.engine.Options;
import org.lifeline.platform.engine.StartFormValues;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Component;

/**
 * The people whose absence a person can enter, and their possible substitutes. An officer can enter their own absence and choose a
 * colleague of their groups; a manager can enter every officer's absence.
 */
@Component
class AbsenceChoices implements StartFormValues {

    private final Officers directory;

    AbsenceChoices(Officers directory) {
        this.directory = directory;
    }

    @Override
    public Set<String> processes() {
        return Set.of("absence");
    }

    @Override
    public Map<String, Object> values(String process, CurrentUser user) {
        Map<String, String> groups = new TreeMap<>(SystemAuthority.call(directory::groups));
        boolean manager = user.is(Role.PROGRAMME_MANAGER);
        if (!manager) {
            groups.keySet().retainAll(user.groups());
        }
        Map<String, String> colleagues = directory.named(groups);
        Map<String, String> absent = new TreeMap<>(colleagues);
        if (!manager) {
            absent.keySet().retainAll(Set.of(user.id()));
        }
        return absent.containsKey(user.id())
                ? Map.of(
                        "officerChoices",
                        Options.of(absent),
                        "colleagueChoices",
                        Options.of(colleagues),
                        ApprovalProcess.OFFICER,
                        user.id())
                : Map.of("officerChoices", Options.of(absent), "colleagueChoices", Options.of(colleagues));
    }
}
