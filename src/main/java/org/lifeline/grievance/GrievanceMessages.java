package org.lifeline.grievance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.lifeline.grievance.GrievanceRows.Reach;
import org.lifeline.notification.Message;
import org.lifeline.notification.Messages;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.time.Times;
import org.springframework.stereotype.Component;

/** Messages about complaints. What was answered is in none of them, because they may reach somebody else's telephone. */
@Component
class GrievanceMessages {

    private final Messages messages;
    private final Languages languages;
    private final Times times;
    private final LifelineProperties properties;

    GrievanceMessages(Messages messages, Languages languages, Times times, LifelineProperties properties) {
        this.messages = messages;
        this.languages = languages;
        this.times = times;
        this.properties = properties;
    }

    void tellReceived(String number, Reach reach, Language language, Instant due) {
        post(number, "received", "grievance-received", reach, language, Map.of("due", times.until(due, language)));
    }

    void tellAnswered(Grievance its, Reach reach) {
        post(
                its.number(),
                "answered/" + its.current().round(),
                "grievance-answered",
                reach,
                languages.of(its.language()),
                Map.of());
    }

    private void post(
            String number, String what, String template, Reach reach, Language language, Map<String, String> more) {
        if (reach.email() == null && reach.phone() == null) {
            return;
        }
        Map<String, String> values = new HashMap<>(more);
        values.put("number", number);
        values.put("address", properties.publicUrl() + "/complaints/" + number);
        messages.post(new Message(
                number + "/" + what, number, language, reach.email(), reach.phone(), template, values, null));
    }

    /** Tells managers that a complaint was not answered by its day. */
    void tellOverdue(Grievance its, Collection<String> addresses) {
        for (String address : addresses) {
            messages.post(Message.toStaff(
                    its.number() + "/overdue/" + its.current().round() + "/"
                            + UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)),
                    its.number(),
                    address,
                    "request-overdue",
                    Map.of(
                            "number",
                            its.number(),
                            "due",
                            times.moment(its.current().due(), Locale.ENGLISH),
                            "address",
                            properties.publicUrl() + "/camunda/app/tasklist/default/")));
        }
    }
}
