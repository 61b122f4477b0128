package org.lifeline.approval;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lifeline.approval.StageOfficers.Deciders;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.time.Times;
import org.lifeline.programme.Stage;
import org.springframework.stereotype.Component;

/** Writes to the people who can decide a stage that its time is running out. */
@Component
public class StageReminders {

    private final Approvals approvals;
    private final StageOfficers officers;
    private final Officers directory;
    private final Messages messages;
    private final LifelineProperties properties;
    private final Times times;

    StageReminders(
            Approvals approvals,
            StageOfficers officers,
            Officers directory,
            Messages messages,
            LifelineProperties properties,
            Times times) {
        this.approvals = approvals;
        this.officers = officers;
        this.directory = directory;
        this.messages = messages;
        this.properties = properties;
        this.times = times;
    }

    /**
     * Reminds everybody who can decide the stage now. Each is written to once for each occasion.
     *
     * @param occasion tells this reminder from the others of the case
     * @param due by when the stage should be decided
     */
    public void remind(String occasion, String caseKind, String caseNumber, int position, Instant due) {
        Stage stage = approvals.stage(caseNumber, position);
        Deciders deciders = officers.deciders(caseKind, caseNumber, stage);
        Map<String, String> values = Map.of(
                "number",
                caseNumber,
                "stage",
                stage.name(),
                "due",
                times.moment(due, Locale.ENGLISH),
                "address",
                properties.publicUrl() + "/camunda/app/tasklist/default/");
        for (String address : addresses(caseNumber, deciders)) {
            messages.post(Message.toStaff(key(occasion, address), caseNumber, address, "stage-reminder", values));
        }
    }

    private Collection<String> addresses(String caseNumber, Deciders deciders) {
        Set<String> tookPart = officers.tookPart(caseNumber);
        String group = deciders.group();
        return tookPart.isEmpty() || group == null
                ? directory.addresses(deciders.officer(), group)
                : SystemAuthority.call(() -> directory.members(group)).stream()
                        .filter(person -> !tookPart.contains(person))
                        .flatMap(person -> directory.addresses(person, null).stream())
                        .distinct()
                        .toList();
    }

    /** The key of a message becomes a process variable, so it must not contain the address. */
    private static String key(String occasion, String address) {
        return occasion + "/reminder/" + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8));
    }
}
