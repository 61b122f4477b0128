package org.lifeline.feedback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.insight.Fact;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.FactSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is counted of the questions to beneficiaries and of their answers. The key is that of the redemption. */
@Repository
class FeedbackFigures implements FactSource {

    private final JdbcClient jdbc;
    private final Clock clock;

    FeedbackFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Set<Subject> subjects() {
        return Set.of(Subject.feedback);
    }

    @Override
    public List<Fact> facts(Collection<String> keys) {
        return jdbc.sql("""
                        select f.*, coalesce(f.asked_at, f.answered_at) as day, d.finding
                          from beneficiary_feedback f left join complaint_decision d on d.redemption_id = f.redemption_id
                         where f.redemption_id = any (:ids)""")
                .param("ids", keys.stream().map(UUID::fromString).toArray(UUID[]::new))
                .query((row, n) -> fact(row))
                .list();
    }

    private Fact fact(ResultSet row) throws SQLException {
        boolean answered = row.getObject("answered_at") != null;
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("caseNumber", row.getString("application_number"));
        values.put(
                "askedOn",
                LocalDate.ofInstant(row.getObject("day", OffsetDateTime.class).toInstant(), clock.getZone()));
        values.put("programme", row.getString("programme_code"));
        values.put("provider", row.getString("provider_code"));
        values.put("answered", answered);
        values.put("complaint", row.getBoolean("complaint"));
        values.put("answer", answered ? answer(row.getBoolean("received"), row.getBoolean("asked_to_pay")) : null);
        values.put("byTelephone", row.getString("recorded_by") != null);
        values.put("finding", row.getString("finding"));
        return new Fact(FactKind.FEEDBACK, row.getString("redemption_id"), values);
    }

    private static String answer(boolean received, boolean askedToPay) {
        return !received ? "notReceived" : askedToPay ? "askedToPay" : "well";
    }
}
