package org.lifeline.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.typed.PlainText;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The log to which every domain appends what happened. */
@Component
public class AuditLog {

    /** The actor of what no person did: a job of the engine. No account can have this name. */
    public static final String SYSTEM = "(system)";

    private static final Pattern KEY = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final int LONGEST = 200;
    private static final int LONGEST_ACTOR = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectMapper json;
    private final TransactionTemplate alone;

    AuditLog(JdbcClient jdbc, Clock clock, ObjectMapper json, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Appends one entry with one statement, in the current transaction. So the entry exists exactly if its effect does.
     *
     * @param actor the account, or {@link #SYSTEM}
     * @param caseNumber the application or claim that it is about
     * @param details codes, numbers and amounts in minor units; never a name, never free text
     * @throws IllegalArgumentException for a detail that is not a short code, a whole number or a boolean
     */
    public void append(
            Action action,
            String actor,
            @Nullable String caseNumber,
            @Nullable String programme,
            Map<String, ?> details) {
        jdbc.sql("""
                        insert into audit_entry (at, actor, action, case_number, programme_code, details)
                        values (:at, :actor, :action, :case, :programme, cast(:details as jsonb))""")
                .param("at", Instant.now(clock).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("actor", actor(actor))
                .param("action", action.name())
                .param("case", caseNumber)
                .param("programme", programme)
                .param("details", write(details))
                .update();
    }

    /** What {@link #append} appends. */
    public record Entry(
            Action action,
            String actor,
            @Nullable String caseNumber,
            @Nullable String programme,
            Map<String, ?> details) {}

    /**
     * Appends entries in their order with one statement, in the current transaction: for what happens to many claims at once.
     *
     * @throws IllegalArgumentException as {@link #append}
     */
    public void appendAll(Collection<Entry> entries) {
        jdbc.sql("""
                        insert into audit_entry (at, actor, action, case_number, programme_code, details)
                        select :at, x.actor, x.action, x.case_number, x.programme, cast(x.details as jsonb)
                          from unnest(cast(:actors as text[]), cast(:actions as text[]), cast(:cases as text[]), cast(:programmes as text[]),
                                      cast(:details as text[])) with ordinality as x (actor, action, case_number, programme, details, place)
                         order by x.place""")
                .param("at", Instant.now(clock).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("actors", texts(entries, entry -> actor(entry.actor())))
                .param("actions", texts(entries, entry -> entry.action().name()))
                .param("cases", texts(entries, Entry::caseNumber))
                .param("programmes", texts(entries, Entry::programme))
                .param("details", texts(entries, entry -> write(entry.details())))
                .update();
    }

    private static @Nullable String[] texts(Collection<Entry> entries, Function<Entry, @Nullable String> value) {
        return entries.stream().map(value).toArray(String[]::new);
    }

    /**
     * Appends one entry in a transaction of its own: for an attempt whose transaction was rolled back, and for an export before it begins.
     */
    public void appendAlone(
            Action action,
            String actor,
            @Nullable String caseNumber,
            @Nullable String programme,
            Map<String, ?> details) {
        alone.executeWithoutResult(status -> append(action, actor, caseNumber, programme, details));
    }

    /**
     * What a person typed as an account name can be anything, so it is shortened, and characters that could mislead a reader are removed.
     */
    static String actor(String given) {
        String seen = PlainText.withoutUnseen(given);
        String plain = seen.codePointCount(0, seen.length()) > LONGEST_ACTOR
                ? seen.substring(0, seen.offsetByCodePoints(0, LONGEST_ACTOR)).strip()
                : seen.strip();
        return plain.isEmpty() ? "(none)" : plain;
    }

    private String write(Map<String, ?> details) {
        AuditEntry.plain(details).forEach((key, value) -> {
            boolean code = !(value instanceof String text)
                    || (text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl));
            if (!KEY.matcher(key).matches() || !code) {
                throw new IllegalArgumentException("The detail " + key + " is no code");
            }
        });
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
