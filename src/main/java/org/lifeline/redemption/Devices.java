package org.lifeline.redemption;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.OwnWords;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.process.OverdrawnProcess;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The devices that providers allowed to note redemptions without a network. */
@Service
class Devices {

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_REASON = 500;

    /** What devices may do adds up: so many are enough for a large hospital. */
    private static final int MOST_DEVICES = 50;

    private static final Duration REMEMBERED = Duration.ofDays(90);

    private static final String SELECT = """
            select d.*, c.records, c.amount_minor from device d
             cross join lateral (select records, amount_minor from device_caps where device_id = d.id order by id desc limit 1) c""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final OverdrawnProcess process;
    private final AuditLog audit;

    Devices(JdbcClient jdbc, Clock clock, Programmes programmes, OverdrawnProcess process, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.process = process;
        this.audit = audit;
    }

    /**
     * Allows a device for the user's organisation.
     *
     * @param name by which people know it
     * @param jwk its public key
     * @throws Refused 422 for a key that is none, 409 {@code keyAlreadyRegistered}, or {@code tooManyDevices} until one is withdrawn
     */
    @Transactional
    public Device register(String user, @Nullable String name, @Nullable Map<String, Object> jwk) {
        ServiceProvider provider = programmes.providerOf(user);
        String called = OwnWords.of("name", name, LONGEST_NAME, "Name the device in at most %d characters.");
        DeviceKey key = DeviceKey.of(jwk);
        requireRoom(provider);
        UUID id = UUID.randomUUID();
        try {
            jdbc.sql("""
                            insert into device (id, provider_code, name, public_key, thumbprint, registered_by, registered_at)
                            values (:id, :provider, :name, :key, :thumbprint, :by, :at)""")
                    .param("id", id)
                    .param("provider", provider.code())
                    .param("name", called)
                    .param("key", key.text())
                    .param("thumbprint", key.thumbprint())
                    .param("by", user)
                    .param("at", now())
                    .update();
        } catch (DuplicateKeyException e) {
            throw Refused.conflict("keyAlreadyRegistered", "A device with this key is registered already. Make a new key.");
        }
        giveCaps(id, process.caps(0, overdrawnOf("provider_code", provider.code())));
        audit.append(
                Action.deviceRegistered,
                user,
                null,
                null,
                Map.of("id", id.toString(), "provider", provider.code(), "key", key.thumbprint()));
        return find(id).orElseThrow();
    }

    private void requireRoom(ServiceProvider provider) {
        // two that are allowed at once are counted one after the other
        jdbc.sql("select code from service_provider where code = :code for no key update").param("code", provider.code()).query(String.class).single();
        int allowed = jdbc.sql("select count(*) from device where provider_code = :code and withdrawn_at is null")
                .param("code", provider.code())
                .query(Integer.class)
                .single();
        if (allowed >= MOST_DEVICES) {
            throw Refused.conflict("tooManyDevices", "Your organisation has " + MOST_DEVICES + " devices. Withdraw one that is not used any more.");
        }
    }

    /** The devices of the user's organisation, the newest first. */
    List<Device> of(String user) {
        return jdbc.sql(SELECT + " where provider_code = :provider order by registered_at desc, id limit 500")
                .param("provider", programmes.providerOf(user).code())
                .query(Devices::device)
                .list();
    }

    /** @throws Refused 404 for a device that is not of the user's organisation */
    Device own(String user, UUID id) {
        String provider = programmes.providerOf(user).code();
        return find(id)
                .filter(d -> d.provider().equals(provider))
                .orElseThrow(() -> Refused.notFound("Your organisation has no such device."));
    }

    private Optional<Device> find(UUID id) {
        return jdbc.sql(SELECT + " where id = :id").param("id", id).query(Devices::device).optional();
    }

    /** The device, and nobody else takes a record from it until this transaction ends. */
    Device lock(UUID id) {
        return jdbc.sql(SELECT + " where id = :id for update of d").param("id", id).query(Devices::device).single();
    }

    /** Nothing is taken from the device any more, what it has noted and not sent yet included. Asked again it answers the same. */
    @Transactional
    public Device withdraw(String user, UUID id, @Nullable String reason) {
        own(user, id);
        String why = OwnWords.of("reason", reason, LONGEST_REASON, "Say why, in at most %d characters.");
        withdraw(lock(id), user, why);
        return find(id).orElseThrow();
    }

    void withdraw(Device locked, String user, String reason) {
        if (locked.withdrawnAt() != null) {
            return;
        }
        jdbc.sql("update device set withdrawn_at = :at, withdrawn_by = :by, withdrawal_reason = :reason where id = :id")
                .param("at", now())
                .param("by", user)
                .param("reason", reason)
                .param("id", locked.id())
                .update();
        audit.append(
                Action.deviceWithdrawn, user, null, null, Map.of("id", locked.id().toString(), "provider", locked.provider()));
    }

    /** Moves a locked device's chain on by one record. */
    void advance(Device locked, OfflineRecord record) {
        jdbc.sql("update device set next_seq = next_seq + 1, last_hash = :hash where id = :id")
                .param("hash", record.hash())
                .param("id", locked.id())
                .update();
    }

    /** Decides anew how much the device may note from now on, and keeps that. */
    @Transactional
    public Device renewCaps(UUID id) {
        Device device = lock(id);
        OfflineCaps caps = device.withdrawnAt() != null
                ? new OfflineCaps(0, 0)
                : process.caps(overdrawnOf("id", id), overdrawnOf("provider_code", device.provider()));
        if (!caps.equals(device.caps())) {
            giveCaps(id, caps);
        }
        return find(id).orElseThrow();
    }

    private void giveCaps(UUID id, OfflineCaps caps) {
        jdbc.sql("insert into device_caps (device_id, records, amount_minor, at) values (:id, :records, :minor, :at)")
                .param("id", id)
                .param("records", caps.records())
                .param("minor", caps.amountMinor())
                .param("at", now())
                .update();
    }

    /**
     * Whether a device kept within its caps when it noted this, by its own clock: what it had noted and not sent at that moment counts.
     *
     * @param locked a device
     */
    boolean withinCaps(Device locked, OfflineRecord record) {
        return jdbc.sql("""
                        select 1 + count(*) <= c.records and :amount + coalesce(sum(r.amount_minor) filter (where r.currency = :currency), 0) <= c.amount_minor
                          from (select records, amount_minor from device_caps where device_id = :id
                                 order by at > :within, case when at > :within then id else -id end limit 1) c
                          left join offline_record r on r.device_id = :id and r.received_at > :noted
                         group by c.records, c.amount_minor""")
                .param("amount", record.content().amountMinor())
                .param("currency", record.content().currency())
                .param("id", locked.id())
                .param("noted", record.notedAt().atOffset(ZoneOffset.UTC))
                // a record says its second only
                .param("within", record.notedAt().plusSeconds(1).atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private int overdrawnOf(String column, Object value) {
        return jdbc.sql("""
                        select count(*) from offline_record r join device d on d.id = r.device_id
                         where d.%s = :value and r.outcome = 'overdrawn' and r.received_at > :since""".formatted(column))
                .param("value", value)
                .param("since", clock.instant().minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    /** What the programmes of an organisation ask of who redeems, by their codes. */
    Map<String, Presence> presence(String provider) {
        Map<String, Presence> asked = new LinkedHashMap<>();
        jdbc.sql("""
                        select p.code, p.presence from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :provider order by p.code""")
                .param("provider", provider)
                .query(row -> {
                    asked.put(row.getString("code"), Presence.valueOf(row.getString("presence")));
                });
        return asked;
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static Device device(ResultSet row, int n) throws SQLException {
        OffsetDateTime withdrawn = row.getObject("withdrawn_at", OffsetDateTime.class);
        return new Device(
                row.getObject("id", UUID.class),
                row.getString("provider_code"),
                row.getString("name"),
                DeviceKey.read(row.getString("public_key")),
                row.getString("registered_by"),
                row.getObject("registered_at", OffsetDateTime.class).toInstant(),
                row.getLong("next_seq"),
                row.getString("last_hash"),
                new OfflineCaps(row.getInt("records"), row.getLong("amount_minor")),
                withdrawn == null ? null : withdrawn.toInstant(),
                row.getString("withdrawal_reason"));
    }
}
