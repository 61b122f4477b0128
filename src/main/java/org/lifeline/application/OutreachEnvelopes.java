package org.lifeline.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what was sealed without a network. An envelope makes one application, however often and by whichever tab it is sent. It is submitted if
 * it would be submitted at the desk; otherwise it becomes a draft of whoever sealed it, with notes on what they look at before they submit it.
 */
@Service
class OutreachEnvelopes {

    /** So far a phone's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final String NOTES = "outreach_envelope.notes";
    private static final TypeReference<List<Note>> NOTE_LIST = new TypeReference<>() {};

    /** What became of an envelope. */
    enum Outcome {
        filed,
        draft
    }

    /**
     * Something to look at before a draft is submitted.
     *
     * @param about the question or the paper; empty for the whole
     * @param typed what stood there and could not be taken; empty for nothing
     * @param message a sentence of the product, in English
     */
    record Note(String about, String typed, String message) {}

    /**
     * An envelope that was opened.
     *
     * @param sealedAt as the device says; null when its clock cannot have been right
     * @param number null once the draft is deleted
     */
    record Received(
            UUID id,
            String account,
            String sha256,
            @Nullable Instant sealedAt,
            Instant receivedAt,
            @Nullable String number,
            Outcome outcome,
            List<Note> notes) {}

    private final JdbcClient jdbc;
    private final OutreachDevices devices;
    private final OutreachFiling filing;
    private final RateLimits limits;
    private final PersonalData personal;
    private final AuditLog audit;
    private final ObjectMapper json;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OutreachEnvelopes(
            JdbcClient jdbc,
            OutreachDevices devices,
            OutreachFiling filing,
            RateLimits limits,
            PersonalData personal,
            AuditLog audit,
            ObjectMapper json,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.devices = devices;
        this.filing = filing;
        this.limits = limits;
        this.personal = personal;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Opens an envelope and files what is in it.
     *
     * @param bytes as the device sealed it
     * @throws Refused 403 for another's envelope and for who is no social worker now; 409 for a key that is unknown, too old or of an ended device,
     *     and when the programme takes no applications; 422 for what is no envelope of ours; 429. Then nothing was filed, and the device keeps it
     */
    Received receive(CurrentUser user, byte[] bytes) {
        OutreachDevices.refuseUnlessSocialWorker(user);
        if (limits.consume(Limit.OUTREACH_BY_ACCOUNT, user.id()) > 0) {
            throw Refused.tooMany(
                    "Too many sealed applications were sent within an hour. They stay on the device; wait a little.");
        }
        String sha256 = DigestUtils.sha256Hex(bytes);
        try {
            OutreachSeal seal = OutreachSeal.read(bytes);
            Optional<Received> before = before(user, seal.id(), sha256);
            return before.isPresent() ? before.get() : file(user, seal, sha256);
        } catch (Refused refused) {
            transaction.executeWithoutResult(status -> audit.append(
                    Action.outreachRefused,
                    user.id(),
                    null,
                    null,
                    Map.of("reason", refused.reason(), "sha256", sha256)));
            throw refused;
        }
    }

    private Received file(CurrentUser user, OutreachSeal seal, String sha256) {
        OutreachDevices.Opened opened = devices.open(user, seal);
        OutreachContent content = OutreachContent.read(opened.content(), json);
        OutreachContent.Said said = content.said();
        if (!user.id().equals(said.account())
                || !opened.device().equals(said.device())
                || !seal.id().equals(said.envelope())) {
            throw Refused.forbidden("notYours", "Somebody else sealed this. Only they can send it.");
        }
        Instant now = clock.instant();
        Instant sealedAt = plausible(said.sealedAt(), opened.keyMadeAt(), now);
        Kept kept = new Kept(user, seal.id(), opened.device(), sha256, sealedAt, now);
        OutreachFiling.Understood understood = filing.understood(user, content);
        if (sealedAt == null) {
            understood = understood.with(new Note(
                    "", "", "The clock of the device was wrong, so it is not known on which day this was sealed."));
        }
        if (understood.notes().isEmpty()) {
            OutreachFiling.Understood whole = understood;
            try {
                return once(kept, Outcome.filed, List.of(), () -> filing.submit(user, content, whole));
            } catch (Refused refused) {
                if (isForLater(refused)) {
                    throw refused;
                }
                understood = understood.with(new Note("", "", refused.first().message()));
            }
        }
        OutreachFiling.Understood part = understood;
        return onceAsDraft(kept, content, part);
    }

    private Received onceAsDraft(Kept kept, OutreachContent content, OutreachFiling.Understood part) {
        List<Note> notes = new ArrayList<>(part.notes());
        return once(kept, Outcome.draft, notes, () -> filing.draft(kept.user(), content, part, notes));
    }

    /** Not the application is at fault, but the moment: the device tries again. */
    private static boolean isForLater(Refused refused) {
        return refused.status() == 429
                || refused.status() >= 500
                || refused.reason().equals("programmeClosed");
    }

    private record Kept(
            CurrentUser user,
            UUID id,
            UUID device,
            String sha256,
            @Nullable Instant sealedAt,
            Instant now) {}

    private interface Filing {
        String number();
    }

    private Received once(Kept kept, Outcome outcome, List<Note> notes, Filing work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // two tabs at once: the second waits for the first, and gets its answer
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('outreach ' || :id, 0))")
                    .param("id", kept.id().toString())
                    .query((row, n) -> true)
                    .single();
            Optional<Received> before = before(kept.user(), kept.id(), kept.sha256());
            if (before.isPresent()) {
                return before.get();
            }
            String number = work.number();
            jdbc.sql("""
                            insert into outreach_envelope (id, device_id, account, sha256, sealed_at, received_at, application_number, outcome, notes)
                            values (:id, :device, :account, :sha256, cast(:sealed as timestamptz), :at, :number, :outcome, cast(:notes as bytea))""")
                    .param("id", kept.id())
                    .param("device", kept.device())
                    .param("account", kept.user().id())
                    .param("sha256", kept.sha256())
                    .param("sealed", kept.sealedAt() == null ? null : at(kept.sealedAt()))
                    .param("at", at(kept.now()))
                    .param("number", number)
                    .param("outcome", outcome.name())
                    .param("notes", notes.isEmpty() ? null : personal.encrypt(NOTES, written(notes)))
                    .update();
            audit.append(
                    Action.outreachReceived,
                    kept.user().id(),
                    number,
                    null,
                    Map.of(
                            "envelope",
                            kept.id().toString(),
                            "device",
                            kept.device().toString(),
                            "sealedAt",
                            kept.sealedAt() == null
                                    ? "unknown"
                                    : kept.sealedAt().toString(),
                            "outcome",
                            outcome.name()));
            return find(kept.id()).orElseThrow();
        }));
    }

    /** The moment that the device says, where it can be right: not in the future, and not before its key was made. */
    private static @Nullable Instant plausible(long millis, Instant keyMadeAt, Instant now) {
        Instant said = Instant.ofEpochMilli(Math.max(0, Math.min(millis, 4_102_444_800_000L)));
        if (said.isAfter(now.plus(AHEAD)) || said.isBefore(keyMadeAt.minus(AHEAD))) {
            return null;
        }
        return said.isAfter(now) ? now : said;
    }

    private Optional<Received> before(CurrentUser user, UUID id, String sha256) {
        Optional<Received> before = find(id);
        before.ifPresent(its -> {
            if (!its.account().equals(user.id())) {
                throw Refused.forbidden("notYours", "Somebody else sealed this. Only they can send it.");
            }
            if (!its.sha256().equals(sha256)) {
                throw Refused.conflict("envelopeDiffers", "Another envelope with this number was sent before.");
            }
        });
        return before;
    }

    /** What became of an envelope. @throws Refused 404 for another's */
    Received of(CurrentUser user, UUID id) {
        return find(id).filter(its -> its.account().equals(user.id()))
                .orElseThrow(() -> Refused.notFound("There is no such sealed application."));
    }

    private Optional<Received> find(UUID id) {
        return jdbc.sql("select * from outreach_envelope where id = :id")
                .param("id", id)
                .query((row, n) -> received(row))
                .optional();
    }

    private Received received(ResultSet row) throws SQLException {
        OffsetDateTime sealed = row.getObject("sealed_at", OffsetDateTime.class);
        String notes = personal.decrypt(NOTES, row.getBytes("notes"));
        return new Received(
                row.getObject("id", UUID.class),
                row.getString("account"),
                row.getString("sha256"),
                sealed == null ? null : sealed.toInstant(),
                Objects.requireNonNull(row.getObject("received_at", OffsetDateTime.class))
                        .toInstant(),
                row.getString("application_number"),
                Outcome.valueOf(row.getString("outcome")),
                notes == null ? List.of() : read(notes));
    }

    private String written(List<Note> notes) {
        try {
            return json.writeValueAsString(notes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Note> read(String notes) {
        try {
            return json.readValue(notes, NOTE_LIST);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
