package org.lifeline.redemption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
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
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Providers;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The devices by which providers may record redemptions without a network: their keys, their chains of records, and their end. Who makes
 * them active says {@link DeviceActivation}, how much they may record {@link OfflineAllowance}.
 */
@Service
public class Devices {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 64;
    static final int LONGEST_REASON = 500;

    /** The most devices of an organisation, because the amounts that each may record add up. It is enough for a large hospital. */
    static final int MOST = 50;

    private static final String SELECT = """
            select d.*, c.records, c.amounts from device d
             cross join lateral (
                 select records, coalesce(amounts, (select jsonb_object_agg(code, amount_minor) from (select distinct currency as code from programme) p)) as amounts
                   from device_caps where device_id = d.id order by id desc limit 1) c""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final Providers providers;
    private final AuditLog audit;

    Devices(JdbcClient jdbc, Clock clock, Programmes programmes, Providers providers, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.providers = providers;
        this.audit = audit;
    }

    /**
     * Stores a new device. It may record nothing before it is active.
     *
     * @param name the name by which people know it
     * @param jwk its public key
     * @throws Refused 422 when the key is not valid; 409 {@code keyAlreadyRegistered}, or {@code tooManyDevices} until one is withdrawn
     */
    Device add(ServiceProvider provider, String user, @Nullable String name, @Nullable Map<String, Object> jwk) {
        String called = FreeText.of("name", name, LONGEST_NAME, "Name the device in at most %d characters.");
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
            throw Refused.conflict(
                    "keyAlreadyRegistered", "A device with this key is registered already. Make a new key.");
        }
        giveCaps(id, OfflineCaps.NOTHING);
        audit.append(
                Action.deviceRegistered,
                user,
                null,
                null,
                Map.of("id", id.toString(), "provider", provider.code(), "key", key.thumbprint()));
        return get(id);
    }

    void lockProvider(ServiceProvider provider) {
        // locked, so that two devices that are allowed at the same moment are counted one after the other
        jdbc.sql("select code from service_provider where code = :code for no key update")
                .param("code", provider.code())
                .query(String.class)
                .single();
    }

    private void requireRoom(ServiceProvider provider) {
        lockProvider(provider);
        int allowed = jdbc.sql("select count(*) from device where provider_code = :code and withdrawn_at is null")
                .param("code", provider.code())
                .query(Integer.class)
                .single();
        if (allowed >= MOST) {
            throw Refused.conflict(
                    "tooManyDevices",
                    "Your organisation has " + MOST + " devices. Withdraw one that is not used any more.");
        }
    }

    /** The devices of the user's organisation, the newest first. */
    List<Device> of(String user) {
        return jdbc.sql(SELECT + " where provider_code = :provider order by registered_at desc, id limit 500")
                .param("provider", programmes.providerOf(user).code())
                .query(Devices::device)
                .list();
    }

    /**
     * Whether this person of the device's organisation may withdraw it: an administrator, or who registered it. Nobody else, because what a
     * device noted and did not send is lost with its withdrawal.
     */
    boolean mayWithdraw(String user, Device device) {
        return device.registeredBy().equals(user) || providers.isAdministrator(user);
    }

    /** @throws Refused 404 for a device that does not belong to the user's organisation */
    Device requireOwn(String user, UUID id) {
        String provider = programmes.providerOf(user).code();
        return find(id).filter(d -> d.provider().equals(provider))
                .orElseThrow(() -> Refused.notFound("Your organisation has no such device."));
    }

    Device get(UUID id) {
        return find(id).orElseThrow();
    }

    private Optional<Device> find(UUID id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(Devices::device)
                .optional();
    }

    /** The device, locked: nobody else can store a record of it until this transaction ends. */
    Device lock(UUID id) {
        return jdbc.sql(SELECT + " where id = :id for update of d")
                .param("id", id)
                .query(Devices::device)
                .single();
    }

    /**
     * Withdraws a device. No record of it is accepted any more, not even those that it has made and not sent yet. A repeated call changes
     * nothing.
     *
     * @throws Refused 404 for a device of another organisation, 403 {@code notAdministrator} for a clerk who did not register it
     */
    @Transactional
    Device withdraw(String user, UUID id, @Nullable String reason) {
        Device device = requireOwn(user, id);
        if (!mayWithdraw(user, device)) {
            throw Refused.forbidden(
                    "notAdministrator",
                    "Only an administrator of your organisation withdraws a device that somebody else registered.");
        }
        String why = FreeText.of("reason", reason, LONGEST_REASON, "Say why, in at most %d characters.");
        withdraw(lock(id), user, why);
        return get(id);
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
                Action.deviceWithdrawn,
                user,
                null,
                null,
                Map.of("id", locked.id().toString(), "provider", locked.provider()));
    }

    /** Advances a locked device's chain by one record. */
    void advance(Device locked, OfflineRecord record) {
        jdbc.sql("update device set next_seq = next_seq + 1, last_hash = :hash, last_noted_at = :noted where id = :id")
                .param("hash", record.hash())
                .param("noted", record.notedAt().atOffset(ZoneOffset.UTC))
                .param("id", locked.id())
                .update();
    }

    /** Stores how much a device may record from now on. The device learns it with the next answer. */
    void giveCaps(UUID id, OfflineCaps caps) {
        jdbc.sql(
                        "insert into device_caps (device_id, records, amounts, at) values (:id, :records, cast(:amounts as jsonb), :at)")
                .param("id", id)
                .param("records", caps.records())
                .param("amounts", written(caps))
                .param("at", now())
                .update();
    }

    private static String written(OfflineCaps caps) {
        try {
            return JSON.writeValueAsString(caps.amounts());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Long> amounts(@Nullable String written) {
        try {
            return written == null ? Map.of() : JSON.readValue(written, new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The presence checks of an organisation's programmes, by the programmes' codes. */
    Map<String, Presence> presence(String provider) {
        Map<String, Presence> asked = new LinkedHashMap<>();
        jdbc.sql("""
                        select p.code, p.presence from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :provider order by p.code""").param("provider", provider).query(row -> {
            asked.put(row.getString("code"), Presence.valueOf(row.getString("presence")));
        });
        return asked;
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }

    private static Device device(ResultSet row, int n) throws SQLException {
        return new Device(
                row.getObject("id", UUID.class),
                row.getString("provider_code"),
                row.getString("name"),
                DeviceKey.read(row.getString("public_key")),
                row.getString("registered_by"),
                row.getObject("registered_at", OffsetDateTime.class).toInstant(),
                row.getLong("next_seq"),
                row.getString("last_hash"),
                time(row, "last_noted_at"),
                time(row, "heard_at"),
                row.getLong("heard_seq"),
                new OfflineCaps(row.getInt("records"), amounts(row.getString("amounts"))),
                row.getString("administrator"),
                row.getBoolean("manager_needed"),
                time(row, "active_since"),
                time(row, "withdrawn_at"),
                row.getString("withdrawal_reason"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
