package org.lifeline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What providers say of themselves, and each change of it: asked for, made, or ended in another way. Nothing of it is ever removed. */
@Repository
public class DetailsHistory {

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final ProviderPlaces places;
    private final AuditLog audit;

    DetailsHistory(JdbcClient jdbc, ObjectMapper json, Clock clock, ProviderPlaces places, AuditLog audit) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.places = places;
        this.audit = audit;
    }

    /** What holds now. @throws Refused 404 when there is no such provider */
    public ProviderDetails now(String provider) {
        return jdbc.sql(
                        "select licence_number, licence_until, services, email, contact_name, contact_phone from service_provider where code = :code")
                .param("code", provider)
                .query((row, n) -> new ProviderDetails(
                        row.getString(1),
                        row.getObject(2, LocalDate.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        places.of(provider)))
                .optional()
                .orElseThrow(Providers::unknown);
    }

    /** Under which the papers of a change are kept. */
    public static String key(String provider, int number) {
        return provider + "/change-" + number;
    }

    /** The provider of a change, by {@link #key}; empty for the key of anything else. */
    Optional<String> providerOf(String key) {
        return jdbc.sql("select provider_code from provider_change where provider_code || '/change-' || number = :key"
                        + " and provider_code = split_part(:key, '/', 1)")
                .param("key", key)
                .query(String.class)
                .optional();
    }

    /** @throws Refused 404 when there is no such change */
    public DetailsChange get(String provider, int number) {
        return jdbc.sql("select * from provider_change where provider_code = :code and number = :number")
                .param("code", provider)
                .param("number", number)
                .query(this::change)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no such change."));
    }

    /**
     * A page of the changes: what waits for a manager, then the newest first.
     *
     * @param page from 0
     * @param size rows of a page
     */
    public List<DetailsChange> page(String provider, int page, int size) {
        return jdbc.sql("""
                        select * from provider_change where provider_code = :code
                         order by state = 'asked' desc, number desc limit :size offset :from""")
                .param("code", provider)
                .param("size", size)
                .param("from", (long) page * size)
                .query(this::change)
                .list();
    }

    /** How many changes there are. */
    public long count(String provider) {
        return jdbc.sql("select count(*) from provider_change where provider_code = :code")
                .param("code", provider)
                .query(Long.class)
                .single();
    }

    /** The change that waits for a manager. */
    public Optional<DetailsChange> open(String provider) {
        return jdbc.sql("select * from provider_change where provider_code = :code and state = 'asked'")
                .param("code", provider)
                .query(this::change)
                .optional();
    }

    /** @throws Refused 404 when there is no such change, 409 {@code changeDecided} when it does not wait any more */
    DetailsChange requireOpen(String provider, int number) {
        DetailsChange change = get(provider, number);
        if (!change.isOpen()) {
            throw Refused.conflict("changeDecided", "This change was decided or withdrawn already.");
        }
        return change;
    }

    /** Records a change that waits for a manager, or that is made at once. @return its number */
    int insert(
            String provider,
            String part,
            ProviderDetails before,
            ProviderDetails after,
            String state,
            String user,
            @Nullable String reason) {
        boolean made = state.equals("made");
        OffsetDateTime now = Instant.now(clock).atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        insert into provider_change (provider_code, number, part, before, after, state, asked_by, asked_at, reason, decided_by, decided_at)
                        values (:code, (select coalesce(max(number), 0) + 1 from provider_change where provider_code = :code), :part,
                                cast(:before as jsonb), cast(:after as jsonb), :state, :user, :now, :reason, :by, :at) returning number""")
                .param("code", provider)
                .param("part", part)
                .param("before", write(before))
                .param("after", write(after))
                .param("state", state)
                .param("user", user)
                .param("now", now)
                .param("reason", reason)
                .param("by", made ? user : null)
                .param("at", made ? now : null)
                .query(Integer.class)
                .single();
    }

    /** Ends a change that waited. */
    void end(String provider, int number, String state, String person, @Nullable String reason) {
        jdbc.sql("""
                        update provider_change set state = :state, decided_by = :by, decided_at = :now, decided_reason = :reason
                         where provider_code = :code and number = :number""")
                .param("state", state)
                .param("by", person)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("code", provider)
                .param("number", number)
                .update();
    }

    /** Writes to the audit log what became of a change. */
    void note(Action action, String person, String provider, int number, Map<String, ?> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("provider", provider);
        details.put("change", number);
        audit.append(action, person, null, null, details);
    }

    private DetailsChange change(ResultSet row, int n) throws SQLException {
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        return new DetailsChange(
                row.getString("provider_code"),
                row.getInt("number"),
                row.getString("part"),
                read(row.getString("before")),
                read(row.getString("after")),
                row.getString("state"),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getString("decided_by"),
                decided == null ? null : decided.toInstant(),
                row.getString("decided_reason"));
    }

    private String write(ProviderDetails details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProviderDetails read(String text) {
        try {
            return json.readValue(text, ProviderDetails.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the details of a provider cannot be read", e);
        }
    }
}
