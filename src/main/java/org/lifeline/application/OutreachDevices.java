package org.lifeline.application;

import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Devices on which social workers file without a network. Each has a key pair whose public half seals on the device; the private half stays here,
 * encrypted with the keys of personal data, until nothing may be opened with it any more. An ended device has none: what waits on it is never read.
 */
@Service
class OutreachDevices {

    private static final int MOST_DEVICES = 5;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_SHOWN = 200;
    private static final String PRIVATE_KEY = "outreach_key.private_key ";

    /** @param endedAt null while it may send */
    record Device(
            UUID id,
            String account,
            String name,
            Instant preparedAt,
            @Nullable Instant endedAt,
            @Nullable String endedBy) {}

    /**
     * A key of a device.
     *
     * @param sealsUntil until when the device seals with it
     * @param opensUntil until when what was sealed is taken
     */
    record Key(UUID id, UUID device, byte[] publicKey, Instant sealsUntil, Instant opensUntil) {}

    private final JdbcClient jdbc;
    private final PersonalData personal;
    private final Deadlines deadlines;
    private final AuditLog audit;
    private final Clock clock;

    OutreachDevices(JdbcClient jdbc, PersonalData personal, Deadlines deadlines, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.personal = personal;
        this.deadlines = deadlines;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Prepares a device, or gives one that was prepared before a new key.
     *
     * @param device null for a new one
     * @throws Refused 403 for anybody but a social worker, 404 for somebody else's device, 409 {@code outreachEnded} or {@code tooManyDevices}
     */
    @Transactional
    public Key prepare(CurrentUser user, @Nullable UUID device, @Nullable String name) {
        refuseUnlessSocialWorker(user);
        // one after the other, so that two at once do not both count too few
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('outreach devices ' || :account, 0))")
                .param("account", user.id())
                .query((row, n) -> true)
                .single();
        UUID id = device == null ? begin(user, name) : own(user, device);
        KeyPair pair = OutreachSeal.newPair();
        Instant now = clock.instant();
        Instant sealsUntil = now.plus(Duration.parse(deadlines.time("outreachDevice")));
        Key key = new Key(
                UUID.randomUUID(),
                id,
                OutreachSeal.point((ECPublicKey) pair.getPublic()),
                sealsUntil,
                sealsUntil.plus(Duration.parse(deadlines.time("outreachEnvelope"))));
        jdbc.sql("""
                        insert into outreach_key (id, device_id, public_key, private_key, made_at, seals_until, opens_until)
                        values (:id, :device, :public, :private, :at, :seals, :opens)""")
                .param("id", key.id())
                .param("device", id)
                .param("public", key.publicKey())
                .param(
                        "private",
                        personal.encryptBytes(
                                PRIVATE_KEY + key.id(), pair.getPrivate().getEncoded()))
                .param("at", at(now))
                .param("seals", at(sealsUntil))
                .param("opens", at(key.opensUntil()))
                .update();
        audit.append(Action.outreachPrepared, user.id(), null, null, Map.of("device", id.toString()));
        return key;
    }

    private UUID begin(CurrentUser user, @Nullable String name) {
        if (of(user.id()).stream().filter(each -> each.endedAt() == null).count() >= MOST_DEVICES) {
            throw Refused.conflict(
                    "tooManyDevices",
                    "You have prepared " + MOST_DEVICES + " devices. End one that you no longer use.");
        }
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into outreach_device (id, account, name, prepared_at) values (:id, :account, :name, :at)")
                .param("id", id)
                .param("account", user.id())
                .param(
                        "name",
                        FreeText.of(
                                "name",
                                name,
                                LONGEST_NAME,
                                "Name the device, such as Tablet 3, in at most %d characters."))
                .param("at", at(clock.instant()))
                .update();
        return id;
    }

    private UUID own(CurrentUser user, UUID device) {
        Device its =
                find(device).filter(each -> each.account().equals(user.id())).orElseThrow(OutreachDevices::unknown);
        if (its.endedAt() != null) {
            throw ended();
        }
        return its.id();
    }

    /** The devices of an account, the newest first. */
    List<Device> of(String account) {
        return jdbc.sql("select * from outreach_device where account = :account order by prepared_at desc limit "
                        + MOST_SHOWN)
                .param("account", account)
                .query((row, n) -> device(row))
                .list();
    }

    /** The devices that this person may end: one's own; a manager's, all that have not ended. */
    List<Device> endedBy(CurrentUser user) {
        return user.is(Role.PROGRAMME_MANAGER)
                ? jdbc.sql("select * from outreach_device where ended_at is null order by prepared_at desc limit "
                                + MOST_SHOWN)
                        .query((row, n) -> device(row))
                        .list()
                : of(user.id());
    }

    Optional<Device> find(UUID id) {
        return jdbc.sql("select * from outreach_device where id = :id")
                .param("id", id)
                .query((row, n) -> device(row))
                .optional();
    }

    /** Ends a device, as its social worker or as a manager of programmes. Once it is ended, it stays so. @throws Refused 404 for anybody else */
    @Transactional
    public void end(CurrentUser user, UUID id) {
        Device device = find(id).filter(each -> each.account().equals(user.id()) || user.is(Role.PROGRAMME_MANAGER))
                .orElseThrow(OutreachDevices::unknown);
        int ended = jdbc.sql(
                        "update outreach_device set ended_at = :at, ended_by = :by where id = :id and ended_at is null")
                .param("at", at(clock.instant()))
                .param("by", user.id())
                .param("id", id)
                .update();
        if (ended == 1) {
            audit.append(
                    Action.outreachEnded,
                    user.id(),
                    null,
                    null,
                    Map.of("device", id.toString(), "of", device.account()));
        }
    }

    /**
     * Opens an envelope of this person.
     *
     * @throws Refused 403 {@code notYours}; 409 {@code outreachKeyUnknown}, {@code outreachEnded}, {@code outreachTooOld}; 422 when it was altered
     */
    Opened open(CurrentUser user, OutreachSeal seal) {
        Stored stored = jdbc.sql("""
                        select k.device_id, k.private_key, k.made_at, k.opens_until, d.account, d.ended_at
                          from outreach_key k join outreach_device d on d.id = k.device_id where k.id = :id""")
                .param("id", seal.key())
                .query((row, n) -> new Stored(
                        row.getObject("device_id", UUID.class),
                        row.getBytes("private_key"),
                        moment(row, "made_at"),
                        moment(row, "opens_until"),
                        row.getString("account"),
                        row.getObject("ended_at") != null))
                .optional()
                .orElseThrow(() -> Refused.conflict(
                        "outreachKeyUnknown", "This was sealed with a key that is not known here. Nothing was sent."));
        if (!stored.account().equals(user.id())) {
            throw Refused.forbidden("notYours", "Somebody else sealed this. Only they can send it.");
        }
        if (stored.ended()) {
            throw ended();
        }
        if (stored.privateKey() == null || !clock.instant().isBefore(stored.opensUntil())) {
            throw Refused.conflict(
                    "outreachTooOld",
                    "This was sealed too long ago, and nobody can open it any more. Ask the person again.");
        }
        byte[] content = seal.open(personal.decryptBytes(PRIVATE_KEY + seal.key(), stored.privateKey()));
        return new Opened(stored.device(), stored.madeAt(), content);
    }

    /** What was in an envelope, of which device, and since when its key was there. */
    record Opened(UUID device, Instant keyMadeAt, byte[] content) {}

    private record Stored(
            UUID device,
            byte @Nullable [] privateKey,
            Instant madeAt,
            Instant opensUntil,
            String account,
            boolean ended) {}

    /** Keys with which nothing may be opened any more are forgotten. */
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 900_000)
    void forgetOldKeys() {
        jdbc.sql("update outreach_key set private_key = null where private_key is not null and opens_until < :now")
                .param("now", at(clock.instant()))
                .update();
    }

    static void refuseUnlessSocialWorker(CurrentUser user) {
        if (!user.is(Role.SOCIAL_WORKER)) {
            throw Refused.forbidden("forbidden", "Only a social worker files for somebody else.");
        }
    }

    private static Refused ended() {
        return Refused.conflict(
                "outreachEnded", "This device was ended. What was sealed on it can no longer be read by anybody.");
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such device.");
    }

    private static Device device(ResultSet row) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Device(
                row.getObject("id", UUID.class),
                row.getString("account"),
                row.getString("name"),
                moment(row, "prepared_at"),
                ended == null ? null : ended.toInstant(),
                row.getString("ended_by"));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
