package org.lifeline.notification;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of messages. What a message says, and to whom, is none of it. */
@Repository
class MessageFigures implements FactSource {

    private final JdbcClient jdbc;
    private final Clock clock;

    MessageFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.message);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return jdbc.sql("""
                        select business_key, case_number, posted_at, mail is not null as mail_waits, sms is not null as sms_waits,
                               unreached_at is not null as unreached
                          from message m where business_key = any (:keys)""")
                .param("keys", keys.toArray(String[]::new))
                .query((row, n) -> {
                    String key = row.getString("business_key");
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("caseNumber", row.getString("case_number"));
                    values.put(
                            "postedOn",
                            LocalDate.ofInstant(
                                    row.getObject("posted_at", OffsetDateTime.class)
                                            .toInstant(),
                                    clock.getZone()));
                    values.put("message", key.replaceFirst("^[^/]*/", "").replaceAll("[^A-Za-z].*$", ""));
                    values.put("mailWaits", row.getBoolean("mail_waits"));
                    values.put("smsWaits", row.getBoolean("sms_waits"));
                    values.put(
                            "sent",
                            !row.getBoolean("mail_waits")
                                    && !row.getBoolean("sms_waits")
                                    && !row.getBoolean("unreached"));
                    return new Fact(FactKind.MESSAGE, key, values);
                })
                .list();
    }
}
