package org.lifeline.changes;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.ChangeRequests.Outcome;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.security.Officers;
import org.springframework.stereotype.Service;

/** Tells the person who requested a change its outcome, by mail. */
@Service
public class ChangeOutcomeMessages {

    private final ChangeRequests changes;
    private final Officers officers;
    private final Messages messages;

    ChangeOutcomeMessages(ChangeRequests changes, Officers officers, Messages messages) {
        this.changes = changes;
        this.officers = officers;
        this.messages = messages;
    }

    /** @param about the programme or the case that the change is about; null for a change of neither */
    public void tell(long request, @Nullable String about) {
        Outcome outcome = changes.outcome(request);
        Map<String, String> values = Map.of(
                "about", String.valueOf(about),
                "outcome", words(outcome),
                "change",
                        outcome.lines().stream()
                                .map(ChangeOutcomeMessages::words)
                                .collect(Collectors.joining("; ")),
                "reason", outcome.reason() == null ? "-" : outcome.reason());
        String change = "change-" + outcome.id();
        for (String address : officers.addresses(outcome.askedBy(), null)) {
            messages.post(Message.toStaff(
                    change + "/decided", about == null ? change : about, address, "change-decided", values));
        }
    }

    private static String words(Outcome outcome) {
        return switch (outcome.state()) {
            case "confirmed" -> outcome.decidedBy() + " confirmed it: it is in force.";
            case "refused" -> outcome.decidedBy() + " refused it: nothing has changed.";
            default -> "Nobody decided on it in time: nothing has changed. You can ask for it again.";
        };
    }

    private static String words(Line line) {
        return line.then().isEmpty()
                ? line.what() + ": " + line.now()
                : line.what() + ": " + (line.now().isEmpty() ? "" : line.now() + ", then ") + line.then();
    }
}
