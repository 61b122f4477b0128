package org.lifeline.programme.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.lifeline.platform.engine.FormValues;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.ProgrammeVersions;
import org.springframework.stereotype.Component;

/** The values of the author's form: the second manager's reason for sending a draft back, and the officers whom a stage can name. */
@Component
class DraftFormValues implements FormValues {

    private static final String OFFICER_CHOICES = "officerChoices";

    private final ProgrammeVersions versions;
    private final Officers directory;

    DraftFormValues(ProgrammeVersions versions, Officers directory) {
        this.versions = versions;
        this.directory = directory;
    }

    @Override
    public Set<String> tasks() {
        return Set.of("userTask_describeProgramme");
    }

    @Override
    public Map<String, Supplier<?>> values(DelegateTask task) {
        return Map.of(
                SetUpProcess.NOTICE,
                () -> versions.open(
                                task.getProcessInstanceId(), task.getExecution().getProcessBusinessKey())
                        .sentBack(),
                OFFICER_CHOICES,
                this::officers);
    }

    /** One entry for each officer and each of their groups, because a stage offers only members of its own group. */
    private List<Map<String, String>> officers() {
        List<Map<String, String>> officers = new ArrayList<>();
        for (String group : SystemAuthority.call(directory::groups).keySet()) {
            directory
                    .named(group)
                    .forEach((person, name) -> officers.add(Map.of("value", person, "label", name, "group", group)));
        }
        return officers;
    }
}
