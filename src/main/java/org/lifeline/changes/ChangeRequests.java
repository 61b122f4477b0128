package org.lifeline.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.platform.security.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes that one person requests and another one confirms. A change takes effect in the transaction of the confirmation, once, and only
 * if everything is still as both people have read it. Constraints of the table ensure that they are two different people.
 */
@Service
public class ChangeRequests {

    /** Name of the second person's answer. */
    public static final String DECISION = "changeDecision";

    private static final int LONGEST_REASON = 1000;

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final AuditLog audit;
    private final Officers officers;
    private final ObjectProvider<ChangeKind> kinds;

    ChangeRequests(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            AuditLog audit,
            Officers officers,
            ObjectProvider<ChangeKind> kinds) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.audit = audit;
        this.officers = officers;
        this.kinds = kinds;
    }

    // ---------------------------------------------------------------- the first person

    /**
     * Stores a request.
     *
     * @param kind a {@link ChangeKind#key()}
     * @param reason the reason, in the person's own words
     * @param person account of a programme manager, or of somebody else whom the kind of change lets {@linkplain ChangeKind#askedBy ask}
     * @return the id by which the second person's task refers to the request
     * @throws Refused when the change is not possible, or this person may not request it; then nothing is stored
     */
    @Transactional
    public long ask(
            String kind,
            @Nullable String programme,
            Map<String, String> content,
            @Nullable Object reason,
            String person) {
        ChangeKind change = kind(kind);
        List<Line> lines = change.describe(programme, content);
        change.requireTheirs(programme, content, person);
        String why = reason(reason);
        long id = jdbc.sql("""
                        insert into change_request (kind, programme_code, content, lines, reason, asked_by, asked_at)
                        values (:kind, :programme, cast(:content as jsonb), cast(:lines as jsonb), :reason, :person, :at) returning id""")
                .param("kind", kind)
                .param("programme", programme)
                .param("content", write(content))
                .param("lines", write(lines))
                .param("reason", why)
                .param("person", person)
                .param("at", now())
                .query(Long.class)
                .single();
        audit(Action.changeAsked, id, kind, programme, person);
        return id;
    }

    /** The person who has requested a change of this kind with this value and whose request is still open; empty if there is none. */
    public Optional<String> waiting(String kind, String name, String value) {
        return jdbc.sql("""
                        select asked_by from change_request where kind = :kind and state = 'open' and content ->> :name = :value
                         order by id limit 1""")
                .param("kind", kind)
                .param("name", name)
                .param("value", value)
                .query(String.class)
                .optional();
    }

    // ---------------------------------------------------------------- the second person

    /** @throws Refused 409 when it was decided already */
    public ChangeRequest get(long id) {
        return find(id, "").orElseThrow(ChangeRequests::decided);
    }

    /** What the second person reads besides what the request says, see {@link ChangeKind#besides}. */
    public List<Line> besides(ChangeRequest request) {
        return kind(request.kind()).besides(request);
    }

    /**
     * The name of the second person's task: what is to be confirmed, and for what.
     *
     * @param about the programme or the case; null for a change of neither
     */
    public String taskName(long id, @Nullable String about) {
        String name = kind(get(id).kind()).task();
        return about == null ? name : about + ": " + name;
    }

    /**
     * Checks whether this person may decide on the request: a manager who is responsible for it, and not the person who requested it. Asked
     * when the task is taken or assigned, and again when it is completed.
     *
     * @throws Refused 403 {@code secondPerson}, or what the kind of change requires
     */
    public void checkSecond(long id, String person) {
        checkSecond(get(id), person);
    }

    private void checkSecond(ChangeRequest request, String person) {
        new TwoPeople(request.askedBy(), person);
        if (!officers.groupsOf(person).contains(Role.PROGRAMME_MANAGER)) {
            throw Refused.forbidden("noManager", "Only a programme manager can confirm a change.");
        }
        kind(request.kind()).requireTheirs(request.programme(), request.content(), person);
    }

    /**
     * Makes the change or refuses it, as the second person answers.
     *
     * @param answer {@code confirm} or {@code refuse}
     * @throws Refused as {@link #confirm} and {@link #refuse} do; 422 for any other answer
     */
    @Transactional
    public void decide(long id, @Nullable Object answer, @Nullable Object reason, String person) {
        if ("confirm".equals(answer)) {
            confirm(id, reason, person);
        } else if ("refuse".equals(answer)) {
            refuse(id, reason, person);
        } else {
            throw Refused.invalid(DECISION, "Decide 'confirm' or 'refuse'.");
        }
    }

    /**
     * Makes the change.
     *
     * @param reason the second person's reason, in their own words
     * @throws Refused when the change is no longer possible, when things are no longer as both people have read them, or when the person
     *     who requested it may no longer do so; then the request stays open and can be refused
     */
    @Transactional
    public void confirm(long id, @Nullable Object reason, String person) {
        ChangeRequest request = lock(id);
        checkSecond(request, person);
        checkFirst(request);
        String why = reason(reason);
        ChangeKind change = kind(request.kind());
        if (!change.describe(request.programme(), request.content()).equals(request.lines())) {
            throw Refused.conflict(
                    "changedMeanwhile",
                    "Something has changed since this was asked for. Refuse it, and have it asked for again.");
        }
        close(id, "confirmed", why, person, true);
        change.apply(request, new TwoPeople(request.askedBy(), person));
        audit(Action.changeConfirmed, id, request.kind(), request.programme(), person);
    }

    /** Refuses the request; nothing is changed. Of the request, only its words and both people's reasons are kept. */
    @Transactional
    public void refuse(long id, @Nullable Object reason, String person) {
        ChangeRequest request = lock(id);
        checkSecond(request, person);
        close(id, "refused", reason(reason), person, false);
        audit(Action.changeRefused, id, request.kind(), request.programme(), person);
    }

    /**
     * Refuses the request in the name of the person whom it is about, who objects to it. Whether it is about them, the domain of the change
     * has checked. The second person's task is over, see {@link Confirmations#stop}.
     *
     * @throws Refused 409 when it was decided already
     */
    @Transactional
    public void object(long id, String person, String why) {
        ChangeRequest request = lock(id);
        close(id, "refused", why, person, false);
        audit(Action.changeRefused, id, request.kind(), request.programme(), person);
    }

    /** Ends a request that nobody decided in time, as if it was refused. A request that was decided stays as it is. */
    @Transactional
    public void lapse(long id) {
        find(id, " for update").ifPresent(request -> {
            close(id, "lapsed", null, null, false);
            audit(Action.changeLapsed, id, request.kind(), request.programme(), AuditLog.SYSTEM);
        });
    }

    private void checkFirst(ChangeRequest request) {
        String person = request.askedBy();
        try {
            if (!officers.exists(person)
                    || Collections.disjoint(
                            officers.groupsOf(person), kind(request.kind()).askedBy())) {
                throw Refused.forbidden("noManager", "");
            }
            kind(request.kind()).requireTheirs(request.programme(), request.content(), person);
        } catch (Refused notTheirsAnyMore) {
            throw Refused.conflict(
                    "askedByNobody",
                    "Who asked for this may not do so any more. Refuse it; it can be asked for again by somebody who may.");
        }
    }

    private void close(long id, String state, @Nullable String reason, @Nullable String person, boolean keep) {
        jdbc.sql("""
                        update change_request set state = :state, decided_by = :person, decided_at = :at, decision_reason = :reason,
                               content = case when :keep then content end
                         where id = :id""")
                .param("state", state)
                .param("person", person)
                .param("at", now())
                .param("reason", reason)
                .param("keep", keep)
                .param("id", id)
                .update();
    }

    // ---------------------------------------------------------------- what became of it

    /**
     * The outcome of a request, for the person who made it.
     *
     * @param state open, confirmed, refused or lapsed
     * @param decidedBy null where nobody decided
     * @param reason the words of the person who decided, or null
     */
    public record Outcome(
            long id,
            String kind,
            @Nullable String programme,
            List<Line> lines,
            String askedBy,
            String state,
            @Nullable String decidedBy,
            @Nullable String reason) {}

    public Outcome outcome(long id) {
        return jdbc.sql("select * from change_request where id = :id")
                .param("id", id)
                .query((row, n) -> new Outcome(
                        id,
                        row.getString("kind"),
                        row.getString("programme_code"),
                        lines(row.getString("lines")),
                        row.getString("asked_by"),
                        row.getString("state"),
                        row.getString("decided_by"),
                        row.getString("decision_reason")))
                .single();
    }

    // ---------------------------------------------------------------- rows

    /** The request, locked. Of two decisions at the same moment, the second one finds no open request. */
    private ChangeRequest lock(long id) {
        return find(id, " for update").orElseThrow(ChangeRequests::decided);
    }

    private Optional<ChangeRequest> find(long id, String lock) {
        return jdbc.sql("select * from change_request where id = :id and state = 'open'" + lock)
                .param("id", id)
                .query(this::request)
                .optional();
    }

    private static Refused decided() {
        return Refused.conflict("alreadyDecided", "Somebody has decided on this change already.");
    }

    private ChangeRequest request(ResultSet row, int n) throws SQLException {
        return new ChangeRequest(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("programme_code"),
                read(row.getString("content"), new TypeReference<Map<String, String>>() {}),
                lines(row.getString("lines")),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant());
    }

    private List<Line> lines(String text) {
        return read(text, new TypeReference<>() {});
    }

    private ChangeKind kind(String key) {
        ChangeKind kind = kinds.stream()
                .collect(Collectors.toMap(ChangeKind::key, Function.identity()))
                .get(key);
        if (kind == null) {
            throw new IllegalArgumentException("nobody makes changes of the kind " + key);
        }
        return kind;
    }

    private void audit(Action action, long id, String kind, @Nullable String programme, String person) {
        Map<String, Object> details = new HashMap<>(Map.of("change", kind, "request", id));
        audit.append(action, person, null, programme, details);
    }

    private static String reason(@Nullable Object given) {
        return FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change request cannot be read", e);
        }
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
