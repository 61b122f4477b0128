package org.lifeline.grievance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of complaints, decrypted. */
@Component
class GrievanceRows {

    private static final int MOST_LISTED = 100;
    private static final String TYPED = "grievance.case_typed";
    private static final String WORDS = "grievance.words";
    private static final String REACH = "grievance.reach";
    private static final String NOT_SETTLED = "grievance_round.not_settled";
    private static final String ANSWER = "grievance_round.answer";

    /** Where the person is told that there is an answer; each may be null. */
    record Reach(@Nullable String email, @Nullable String phone) {

        static final Reach NOWHERE = new Reach(null, null);
    }

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final PersonalData personal;
    private final Deadlines deadlines;

    GrievanceRows(JdbcClient jdbc, ObjectMapper json, PersonalData personal, Deadlines deadlines) {
        this.jdbc = jdbc;
        this.json = json;
        this.personal = personal;
        this.deadlines = deadlines;
    }

    /** Writes a complaint, whose first round follows. */
    void insert(Grievance its, Reach reach, byte[] codeHash, byte[] onceHash) {
        jdbc.sql("""
                        insert into grievance (number, kind, asked_by, application_number, case_typed, words, reach, code_hash, once_hash, language, asked_at)
                        values (:number, :kind, :by, :application, :typed, :words, :reach, :code, :once, :language, :now)""")
                .param("number", its.number())
                .param("kind", its.kind())
                .param("by", its.askedBy())
                .param("application", its.application())
                .param("typed", personal.encrypt(TYPED, its.typed()))
                .param("words", personal.encrypt(WORDS, its.words()))
                .param("reach", personal.encrypt(REACH, write(reach)))
                .param("code", codeHash)
                .param("once", onceHash)
                .param("language", its.language())
                .param("now", its.askedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Writes a round, in which nobody has answered yet. */
    void insert(String number, Grievance.Round round) {
        jdbc.sql("""
                        insert into grievance_round (number, round, answer_group, asked_at, due_at, not_settled)
                        values (:number, :round, :group, :now, :due, :notSettled)""")
                .param("number", number)
                .param("round", round.round())
                .param("group", round.group())
                .param("now", round.askedAt().atOffset(ZoneOffset.UTC))
                .param("due", round.due().atOffset(ZoneOffset.UTC))
                .param("notSettled", personal.encrypt(NOT_SETTLED, round.notSettled()))
                .update();
    }

    /** Writes an answer. @return false when somebody has answered this round already */
    boolean answer(String number, int round, String answer, String person, Instant now) {
        return jdbc.sql("""
                        update grievance_round set answer = :answer, answered_by = :by, answered_at = :at
                         where number = :number and round = :round and answered_by is null""")
                        .param("answer", personal.encrypt(ANSWER, answer))
                        .param("by", person)
                        .param("at", now.atOffset(ZoneOffset.UTC))
                        .param("number", number)
                        .param("round", round)
                        .update()
                == 1;
    }

    /** @throws Refused 404 when there is no such complaint */
    Grievance get(String number) {
        return find(number).orElseThrow(() -> Refused.notFound("There is no such complaint."));
    }

    Optional<Grievance> find(String number) {
        return jdbc.sql("select * from grievance where number = :number")
                .param("number", number)
                .query(this::grievance)
                .optional()
                .map(this::withRounds);
    }

    /** The complaints of an account, the newest first. */
    List<Grievance> of(String account) {
        return jdbc
                .sql("select * from grievance where asked_by = :account order by asked_at desc, number desc limit "
                        + MOST_LISTED)
                .param("account", account)
                .query(this::grievance)
                .list()
                .stream()
                .map(this::withRounds)
                .toList();
    }

    Duration time(String deadline) {
        return Duration.parse(deadlines.time(deadline));
    }

    Reach reach(String number) {
        String text = personal.decrypt(
                REACH,
                jdbc.sql("select reach from grievance where number = :number")
                        .param("number", number)
                        .query((row, n) -> Optional.ofNullable(row.getBytes(1)))
                        .single()
                        .orElse(null));
        try {
            return text == null ? Reach.NOWHERE : json.readValue(text, Reach.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("how " + number + " is answered cannot be read", e);
        }
    }

    private String write(Reach reach) {
        try {
            return json.writeValueAsString(reach);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without its rounds, which are read by a query of their own. */
    private Grievance grievance(ResultSet row, int n) throws SQLException {
        return new Grievance(
                row.getString("number"),
                row.getString("kind"),
                row.getString("asked_by"),
                row.getString("application_number"),
                personal.decrypt(TYPED, row.getBytes("case_typed")),
                personal.decrypt(WORDS, row.getBytes("words")),
                row.getString("language"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                null,
                List.of());
    }

    private Grievance withRounds(Grievance its) {
        List<Grievance.Round> rounds = jdbc.sql("select * from grievance_round where number = :number order by round")
                .param("number", its.number())
                .query(this::round)
                .list();
        Instant answered = rounds.isEmpty() ? null : rounds.get(0).answeredAt();
        return new Grievance(
                its.number(),
                its.kind(),
                its.askedBy(),
                its.application(),
                its.typed(),
                its.words(),
                its.language(),
                its.askedAt(),
                answered == null ? null : answered.plus(time("grievanceNotSettled")),
                rounds);
    }

    private Grievance.Round round(ResultSet row, int n) throws SQLException {
        return new Grievance.Round(
                row.getInt("round"),
                row.getString("answer_group"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                moment(row, "escalated_at"),
                personal.decrypt(NOT_SETTLED, row.getBytes("not_settled")),
                personal.decrypt(ANSWER, row.getBytes("answer")),
                row.getString("answered_by"),
                moment(row, "answered_at"));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
