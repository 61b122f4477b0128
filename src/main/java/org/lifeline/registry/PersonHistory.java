package org.lifeline.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What the registry said about a person, change by change. The database writes a version with each change and refuses a change without one;
 * what the versions say is erased with the person.
 */
@Repository
public class PersonHistory {

    /**
     * What the registry said from one change to the next.
     *
     * @param kind known (from before versions were kept), registered, renewed, corrected, merged (into another entry), tookIn (another
     *     entry), separated (from another entry again) or erased
     * @param by the account that made the change
     * @param caseNumber the case on whose occasion it was made; null where there was none
     * @param reason in the words of who changed it; null where there are none, and once the person is erased
     * @param person what it said; null once the person is erased
     */
    public record Version(
            int number,
            String kind,
            String by,
            Instant at,
            @Nullable String caseNumber,
            @Nullable String reason,
            @Nullable Person person) {}

    static final String REASON = "person.change_reason";

    private final JdbcClient jdbc;
    private final PersonalData personal;

    PersonHistory(JdbcClient jdbc, PersonalData personal) {
        this.jdbc = jdbc;
        this.personal = personal;
    }

    /** The newest versions of a person, the newest first. */
    public List<Version> of(long person, int page, int size) {
        return jdbc.sql(
                        "select * from person_version where person_id = :person order by version desc limit :size offset :start")
                .param("person", person)
                .param("size", size)
                .param("start", (long) page * size)
                .query(this::version)
                .list();
    }

    public long count(long person) {
        return jdbc.sql("select count(*) from person_version where person_id = :person")
                .param("person", person)
                .query(Long.class)
                .single();
    }

    /** @throws Refused 404 when the person has no such version */
    public Version get(long person, int number) {
        return jdbc.sql("select * from person_version where person_id = :person and version = :number")
                .param("person", person)
                .param("number", number)
                .query(this::version)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such version."));
    }

    private Version version(ResultSet row, int n) throws SQLException {
        return new Version(
                row.getInt("version"),
                row.getString("change_kind"),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("change_case"),
                personal.decrypt(REASON, row.getBytes("change_reason")),
                row.getString("given_name") == null ? null : Registry.read(row, personal));
    }
}
