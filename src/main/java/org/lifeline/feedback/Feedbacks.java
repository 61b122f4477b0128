package org.lifeline.feedback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what beneficiaries were asked and what they said. */
@Repository
public class Feedbacks {

    private static final String SELECT = """
            select f.*, d.finding, d.reason, d.decided_by
              from beneficiary_feedback f left join complaint_decision d on d.redemption_id = f.redemption_id""";

    private final JdbcClient jdbc;

    Feedbacks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is known about these redemptions, in the order of the answers; those of which nobody was asked are missing. */
    public List<Feedback> of(Collection<UUID> redemptions) {
        return jdbc.sql(
                        SELECT
                                + " where f.redemption_id = any (:ids) order by f.answered_at nulls last, f.asked_at, f.redemption_id")
                .param("ids", redemptions.toArray(UUID[]::new))
                .query(Feedbacks::feedback)
                .list();
    }

    public Optional<Feedback> find(UUID redemption) {
        return jdbc.sql(SELECT + " where f.redemption_id = :id")
                .param("id", redemption)
                .query(Feedbacks::feedback)
                .optional();
    }

    Optional<Feedback> byToken(String sha256) {
        return jdbc.sql(SELECT + " where f.token_sha256 = :token")
                .param("token", sha256)
                .query(Feedbacks::feedback)
                .optional();
    }

    /** Locks the row, so that of two answers at the same moment the second one finds the first. */
    Optional<Feedback> lock(UUID redemption) {
        jdbc.sql("select from beneficiary_feedback where redemption_id = :id for update")
                .param("id", redemption)
                .query()
                .listOfRows();
        return find(redemption);
    }

    private static Feedback feedback(ResultSet row, int n) throws SQLException {
        return new Feedback(
                row.getObject("redemption_id", UUID.class),
                row.getString("application_number"),
                row.getString("programme_code"),
                row.getString("provider_code"),
                row.getString("voucher_code"),
                time(row, "asked_at"),
                time(row, "closed_at"),
                row.getObject("received", Boolean.class),
                row.getObject("asked_to_pay", Boolean.class),
                time(row, "answered_at"),
                row.getString("recorded_by"),
                row.getBoolean("complaint"),
                row.getString("finding"),
                row.getString("reason"),
                row.getString("decided_by"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
