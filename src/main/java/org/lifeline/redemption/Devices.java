package org.lifeline.redemption;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.engine.ValueTables;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The devices by which providers may record redemptions without a network. A person who registers a device cannot activate it. An
 * administrator of the organisation does that; a manager of the programme has to agree as well where the organisation has many devices
 * already or has no other administrator.
 */
@Service
public class Devices {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_REASON = 500;

    /** The most devices of an organisation, because the amounts that each may record add up. It is enough for a large hospital. */
    private static final int MOST_DEVICES = 50;

    private static final String SELECT = """
            select d.*, c.records, c.amounts from device d
             cross join lateral (
                 select records, coalesce(amounts, (select jsonb_object_agg(code, amount_minor) from (select distinct currency as code from programme) p)) as amounts
                   from device_caps where device_id = d.id order by id desc limit 1) c""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Programmes programmes;
    private final OfflineCapsRule capsRule;
    private final DeviceApprovals activations;
    private final ValueTables tables;
    private final AuditLog audit;

    Devices(
            JdbcClient jdbc,
            Clock clock,
            Programmes programmes,
            OfflineCapsRule capsRule,
            DeviceApprovals activations,
            ValueTables tables,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.programmes = programmes;
        this.capsRule = capsRule;
        this.activations = activations;
        this.tables = tables;
        this.audit = audit;
    }

    /**
     * Registers a device for the user's organisation. It may record nothing before it is active.
     *
     * @param name the name by which people know it
     * @param jwk its public key
     * @throws Refused 422 when the key is not valid; 409 {@code keyAlreadyRegistered}, or {@code tooManyDevices} until one is withdrawn
     */
    @Transactional
    Device register(String user, @Nullable String name, @Nullable Map<String, Object> jwk) {
        ServiceProvider provider = programmes.providerOf(user);
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
        if (!hasAdministratorBeside(provider, user)) {
            askManager(id, provider, called, user);
        }
        return find(id).orElseThrow();
    }

    // ---------------------------------------------------------------- who makes it active

    /** Whether another person of the organisation could activate a device that this person registered. */
    private boolean hasAdministratorBeside(ServiceProvider provider, String user) {
        return jdbc.sql("""
                        select exists (select from provider_account
                                        where provider_code = :code and administrator and user_id <> :user)""")
                .param("code", provider.code())
                .param("user", user)
                .query(Boolean.class)
                .single();
    }

    boolean isAdministrator(String user) {
        return jdbc.sql("select exists (select from provider_account where user_id = :user and administrator)")
                .param("user", user)
                .query(Boolean.class)
                .single();
    }

    /**
     * Activates a device of the user's organisation, or asks a manager where the organisation has as many devices already as its programmes
     * allow without one. A repeated call changes nothing.
     *
     * @throws Refused 404 for a device of another organisation, 403 {@code notAdministrator}, or {@code ownDevice} for the person who
     *     registered it
     */
    @Transactional
    Device activate(String user, UUID id) {
        requireOwn(user, id);
        if (!isAdministrator(user)) {
            throw Refused.forbidden(
                    "notAdministrator", "Only an administrator of your organisation makes a device active.");
        }
        ServiceProvider provider = programmes.providerOf(user);
        lockProvider(provider);
        Device device = lock(id);
        if (device.registeredBy().equals(user)) {
            throw Refused.forbidden(
                    "ownDevice",
                    "You registered this device. Another administrator of your organisation has to make it active, or a manager.");
        }
        if (device.withdrawnAt() != null) {
            throw Refused.conflict("deviceWithdrawn", "This device was withdrawn. Register it again.");
        }
        if (device.administrator() != null) {
            return device;
        }
        boolean many = !isWithinDeviceLimit(provider);
        jdbc.sql(
                        "update device set administrator = :by, administrator_at = :at, manager_needed = manager_needed or :many where id = :id")
                .param("by", user)
                .param("at", now())
                .param("many", many)
                .param("id", id)
                .update();
        audit.append(
                Action.deviceActivated, user, null, null, Map.of("id", id.toString(), "provider", provider.code()));
        if (many && !device.managerNeeded()) {
            askManager(id, provider, device.name(), device.registeredBy());
        } else if (!many) {
            giveCaps(id, allowedNow(find(id).orElseThrow()));
        }
        return find(id).orElseThrow();
    }

    /** Whether the organisation may have one more device without a manager's consent. The strictest of its programmes decides. */
    private boolean isWithinDeviceLimit(ServiceProvider provider) {
        return active(provider)
                < jdbc.sql("""
                        select coalesce(min(p.device_limit), :most) from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :code and p.state <> 'closed'""")
                        .param("most", MOST_DEVICES)
                        .param("code", provider.code())
                        .query(Integer.class)
                        .single();
    }

    private int active(ServiceProvider provider) {
        return jdbc.sql(
                        "select count(*) from device where provider_code = :code and active_since is not null and withdrawn_at is null")
                .param("code", provider.code())
                .query(Integer.class)
                .single();
    }

    /** Opens a task for a manager of the organisation's strictest programme. */
    private void askManager(UUID id, ServiceProvider provider, String name, String registeredBy) {
        jdbc.sql("update device set manager_needed = true where id = :id and not manager_needed")
                .param("id", id)
                .update();
        List<String> managers =
                strictestProgramme(provider.code()).map(programmes::managers).orElse(List.of());
        activations.open(
                id,
                provider.name(),
                name,
                registeredBy,
                active(provider),
                managers,
                managers.isEmpty() ? List.of(Role.PROGRAMME_MANAGER) : List.of());
    }

    private Optional<String> strictestProgramme(String provider) {
        return jdbc.sql("""
                        select p.code from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :code and p.state <> 'closed' order by p.device_limit, p.code limit 1""").param("code", provider).query(String.class).optional();
    }

    /**
     * Records a manager's decision about a device.
     *
     * @param decision {@code allow}, or {@code refuse}, by which the device is withdrawn
     * @throws Refused 409 {@code deviceWithdrawn} when the decision is to allow a device that is withdrawn; 422 for an invalid decision
     */
    @Transactional
    public void decide(UUID id, @Nullable Object decision, @Nullable Object given, String manager) {
        String reason = FreeText.of(
                "reason", given, LONGEST_REASON, "Give the reason in your own words, in at most %d characters.");
        if (!(decision instanceof String decided) || !List.of("allow", "refuse").contains(decided)) {
            throw Refused.invalid("decision", "Say whether the device may note redemptions without a network.");
        }
        Device device = lock(id);
        strictestProgramme(device.provider()).ifPresent(programme -> programmes.requireManager(programme, manager));
        if (decided.equals("refuse")) {
            withdraw(device, manager, reason);
            return;
        }
        if (device.withdrawnAt() != null) {
            throw Refused.conflict(
                    "deviceWithdrawn",
                    "Its organisation has withdrawn this device meanwhile. Refuse it, so that this task ends.");
        }
        if (device.administrator() == null
                && hasAdministratorBeside(
                        programmes.provider(device.provider()).orElseThrow(), device.registeredBy())) {
            throw Refused.conflict(
                    "administratorFirst",
                    "The organisation has an administrator meanwhile, who has to make the device active first.");
        }
        jdbc.sql("update device set manager = :by, manager_at = :at where id = :id")
                .param("by", manager)
                .param("at", now())
                .param("id", id)
                .update();
        audit.append(
                Action.deviceActivated,
                manager,
                null,
                null,
                Map.of("id", id.toString(), "provider", device.provider(), "reason", reason));
        giveCaps(id, allowedNow(find(id).orElseThrow()));
    }

    private void lockProvider(ServiceProvider provider) {
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
        if (allowed >= MOST_DEVICES) {
            throw Refused.conflict(
                    "tooManyDevices",
                    "Your organisation has " + MOST_DEVICES + " devices. Withdraw one that is not used any more.");
        }
    }

    /** The devices of the user's organisation, the newest first. */
    List<Device> of(String user) {
        return jdbc.sql(SELECT + " where provider_code = :provider order by registered_at desc, id limit 500")
                .param("provider", programmes.providerOf(user).code())
                .query(Devices::device)
                .list();
    }

    /** @throws Refused 404 for a device that does not belong to the user's organisation */
    Device requireOwn(String user, UUID id) {
        String provider = programmes.providerOf(user).code();
        return find(id).filter(d -> d.provider().equals(provider))
                .orElseThrow(() -> Refused.notFound("Your organisation has no such device."));
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
     */
    @Transactional
    Device withdraw(String user, UUID id, @Nullable String reason) {
        requireOwn(user, id);
        String why = FreeText.of("reason", reason, LONGEST_REASON, "Say why, in at most %d characters.");
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

    /**
     * Records that the server has received everything that the device had recorded. Decides and stores how much the device may record from
     * now on.
     */
    @Transactional
    Device recordContact(UUID id) {
        Device device = lock(id);
        jdbc.sql("update device set heard_at = :now, heard_seq = next_seq where id = :id")
                .param("now", now())
                .param("id", id)
                .update();
        OfflineCaps caps = allowedNow(device);
        if (!caps.equals(device.caps())) {
            giveCaps(id, caps);
        }
        return find(id).orElseThrow();
    }

    /**
     * How much a device may record until it contacts the server again, by the decision table as it is now. What the device was told before
     * does not count.
     */
    OfflineCaps allowedNow(Device device) {
        if (!device.isActive()) {
            return OfflineCaps.NOTHING;
        }
        int days = tables.latest(FraudLimits.TABLE).overdrawnDays();
        return capsRule.caps(
                overdrawnOf("id", device.id(), days),
                overdrawnOf("provider_code", device.provider(), days),
                largestGrants(device.provider()));
    }

    /** The largest grant of the provider's programmes, in minor units by currency. */
    private Map<String, Long> largestGrants(String provider) {
        Map<String, Long> grants = new LinkedHashMap<>();
        jdbc.sql("""
                        select p.currency, max(p.maximum_minor) as largest from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :provider group by p.currency""").param("provider", provider).query(row -> {
            grants.put(row.getString("currency"), row.getLong("largest"));
        });
        return grants;
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

    private void giveCaps(UUID id, OfflineCaps caps) {
        jdbc.sql(
                        "insert into device_caps (device_id, records, amounts, at) values (:id, :records, cast(:amounts as jsonb), :at)")
                .param("id", id)
                .param("records", caps.records())
                .param("amounts", written(caps))
                .param("at", now())
                .update();
    }

    /**
     * Whether a device stays within its limits with this record. All that it recorded since its last contact counts. The device's clock
     * does not matter.
     *
     * @param locked a locked device
     * @param caps how much it may record, as decided now
     */
    boolean withinCaps(Device locked, OfflineRecord record, OfflineCaps caps) {
        long noted = jdbc.sql(
                        "select coalesce(sum(amount_minor), 0) from offline_record where device_id = :id and seq >= :heard and currency = :currency")
                .param("id", locked.id())
                .param("heard", locked.seqAtLastContact())
                .param("currency", record.content().currency())
                .query(Long.class)
                .single();
        return record.seq() - locked.seqAtLastContact() < caps.records()
                && noted + record.content().amountMinor()
                        <= caps.amountIn(record.content().currency());
    }

    private int overdrawnOf(String column, Object value, int days) {
        return jdbc.sql("""
                        select count(*) from offline_record r join device d on d.id = r.device_id
                         where d.%s = :value and r.outcome = 'overdrawn' and r.received_at > :since""".formatted(column))
                .param("value", value)
                .param("since", clock.instant().minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
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
