package org.lifeline.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * By which way the person of a case wants to be told. A way is a wish and never a secret's way out: a PIN, a code and a warning have no group,
 * and what carries a voucher is never sent by a way that was not chosen.
 */
@Service
public class MessageChoices {

    private final JdbcClient jdbc;
    private final ValueTables tables;
    private final AuditLog audit;
    private final Clock clock;

    MessageChoices(JdbcClient jdbc, ValueTables tables, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.tables = tables;
        this.audit = audit;
        this.clock = clock;
    }

    /** What was chosen; a group that is not in it goes by every way. */
    public Map<MessageGroup, SentMessage.Way> of(String caseNumber) {
        Map<MessageGroup, SentMessage.Way> chosen = new EnumMap<>(MessageGroup.class);
        jdbc.sql("select message_group, way from message_choice where case_number = :case")
                .param("case", caseNumber)
                .query(row -> {
                    chosen.put(
                            MessageGroup.valueOf(row.getString("message_group")),
                            SentMessage.Way.valueOf(row.getString("way")));
                });
        return chosen;
    }

    /**
     * Keeps a choice. A change is in the audit log, because whoever uses somebody else's account could silence a message by it.
     *
     * @param way null for every way
     */
    @Transactional
    public void choose(String caseNumber, MessageGroup group, SentMessage.@Nullable Way way, String by) {
        if (way == of(caseNumber).get(group)) {
            return;
        }
        audit.append(
                Action.messageWayChosen,
                by,
                caseNumber,
                null,
                Map.of("group", group.name(), "way", way == null ? "every" : way.name()));
        if (way == null) {
            jdbc.sql("delete from message_choice where case_number = :case and message_group = :group")
                    .param("case", caseNumber)
                    .param("group", group.name())
                    .update();
            return;
        }
        jdbc.sql("""
                        insert into message_choice (case_number, message_group, way, chosen_by, chosen_at)
                        values (:case, :group, :way, :by, :at)
                        on conflict (case_number, message_group) do update set way = :way, chosen_by = :by, chosen_at = :at""")
                .param("case", caseNumber)
                .param("group", group.name())
                .param("way", way.name())
                .param("by", by)
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** When the person of the case agreed to be told by the messenger; empty where they did not, or withdrew it. */
    public Optional<Instant> agreedToMessenger(String caseNumber) {
        return jdbc.sql("select given_at from message_consent where case_number = :case")
                .param("case", caseNumber)
                .query((row, n) ->
                        row.getObject("given_at", OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Keeps that the person agrees to the messenger, or no longer does. What was to go by it goes as before they chose, then. */
    @Transactional
    public void agreeToMessenger(String caseNumber, boolean agrees, String by) {
        if (agrees == agreedToMessenger(caseNumber).isPresent()) {
            return;
        }
        audit.append(
                Action.messageWayChosen, by, caseNumber, null, Map.of("messenger", agrees ? "agreed" : "withdrawn"));
        if (agrees) {
            jdbc.sql("""
                            insert into message_consent (case_number, given_by, given_at) values (:case, :by, :at)
                            on conflict (case_number) do nothing""")
                    .param("case", caseNumber)
                    .param("by", by)
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
            return;
        }
        jdbc.sql("delete from message_consent where case_number = :case")
                .param("case", caseNumber)
                .update();
        jdbc.sql("delete from message_choice where case_number = :case and way = 'messenger'")
                .param("case", caseNumber)
                .update();
    }

    /** The ways by which the person of the case does not want to be told. */
    public Set<SentMessage.Way> excluded(String caseNumber) {
        Set<SentMessage.Way> never = EnumSet.noneOf(SentMessage.Way.class);
        jdbc.sql("select way from message_exclusion where case_number = :case")
                .param("case", caseNumber)
                .query(row -> {
                    never.add(SentMessage.Way.valueOf(row.getString("way")));
                });
        return never;
    }

    /** Keeps which ways are excluded; a change is in the audit log. The caller has seen that a way is left. */
    @Transactional
    public void exclude(String caseNumber, Set<SentMessage.Way> never, String by) {
        if (never.equals(excluded(caseNumber))) {
            return;
        }
        audit.append(
                Action.messageWayChosen,
                by,
                caseNumber,
                null,
                Map.of("never", never.stream().map(Enum::name).sorted().collect(Collectors.joining(" "))));
        jdbc.sql("delete from message_exclusion where case_number = :case")
                .param("case", caseNumber)
                .update();
        for (SentMessage.Way way : never) {
            jdbc.sql("""
                            insert into message_exclusion (case_number, way, chosen_by, chosen_at) values (:case, :way, :by, :at)
                            on conflict (case_number, way) do nothing""")
                    .param("case", caseNumber)
                    .param("way", way.name())
                    .param("by", by)
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** Whether the person chooses how a message with this text goes. */
    boolean isChosen(String template) {
        return tables.latest(MessageKinds.TABLE).group(template).isPresent();
    }

    /** The way that was chosen for a message with this text; empty where none was, or none can be. */
    Optional<SentMessage.Way> way(String caseNumber, String template) {
        return tables.latest(MessageKinds.TABLE)
                .group(template)
                .flatMap(group -> jdbc.sql(
                                "select way from message_choice where case_number = :case and message_group = :group")
                        .param("case", caseNumber)
                        .param("group", group.name())
                        .query((row, n) -> SentMessage.Way.valueOf(row.getString("way")))
                        .optional());
    }

    /**
     * When the telephone is not to ring.
     *
     * @param from the first quiet minute of the day
     * @param until the first minute after them; earlier than {@code from} where they end on the next day
     */
    public record Quiet(LocalTime from, LocalTime until) {}

    public Optional<Quiet> quiet(String caseNumber) {
        return jdbc.sql("select quiet_from, quiet_until from message_quiet where case_number = :case")
                .param("case", caseNumber)
                .query((row, n) -> new Quiet(
                        row.getObject("quiet_from", LocalTime.class), row.getObject("quiet_until", LocalTime.class)))
                .optional();
    }

    /** Keeps the quiet hours; a change is in the audit log. @param quiet null for none */
    @Transactional
    public void beQuiet(String caseNumber, @Nullable Quiet quiet, String by) {
        if (Objects.equals(quiet, quiet(caseNumber).orElse(null))) {
            return;
        }
        audit.append(
                Action.messageWayChosen,
                by,
                caseNumber,
                null,
                Map.of("quiet", quiet == null ? "none" : quiet.from() + " to " + quiet.until()));
        jdbc.sql("delete from message_quiet where case_number = :case")
                .param("case", caseNumber)
                .update();
        if (quiet != null) {
            jdbc.sql("""
                            insert into message_quiet (case_number, quiet_from, quiet_until, chosen_by, chosen_at)
                            values (:case, :from, :until, :by, :at)
                            on conflict (case_number) do update set quiet_from = :from, quiet_until = :until, chosen_by = :by, chosen_at = :at""")
                    .param("case", caseNumber)
                    .param("from", quiet.from())
                    .param("until", quiet.until())
                    .param("by", by)
                    .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** When an SMS with this text may ring at the person's; empty: now. What has no group is never held. */
    Optional<Instant> waitsUntil(String caseNumber, String template, Instant now) {
        if (tables.latest(MessageKinds.TABLE).group(template).isEmpty()) {
            return Optional.empty();
        }
        ZonedDateTime here = now.atZone(clock.getZone());
        return quiet(caseNumber)
                .map(hours -> new MessageKinds.Window(hours.until(), hours.from()))
                .filter(window -> !window.contains(here.toLocalTime()))
                .map(window -> window.next(here));
    }

    void forget(String caseNumber) {
        jdbc.sql("delete from message_consent where case_number = :case")
                .param("case", caseNumber)
                .update();
        jdbc.sql("delete from message_exclusion where case_number = :case")
                .param("case", caseNumber)
                .update();
        jdbc.sql("delete from message_quiet where case_number = :case")
                .param("case", caseNumber)
                .update();
        jdbc.sql("delete from message_choice where case_number = :case")
                .param("case", caseNumber)
                .update();
    }
}
