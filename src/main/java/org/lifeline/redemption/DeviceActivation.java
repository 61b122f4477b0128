package org.lifeline.redemption;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Providers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who makes a provider's device active. A person who registers a device cannot activate it. An administrator of the organisation does that;
 * a manager of the programme has to agree as well where the organisation has many devices already or has no other administrator.
 */
@Service
public class DeviceActivation {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Devices devices;
    private final OfflineAllowance allowance;
    private final Programmes programmes;
    private final Providers providers;
    private final DeviceApprovals approvals;
    private final AuditLog audit;

    DeviceActivation(
            JdbcClient jdbc,
            Clock clock,
            Devices devices,
            OfflineAllowance allowance,
            Programmes programmes,
            Providers providers,
            DeviceApprovals approvals,
            AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.devices = devices;
        this.allowance = allowance;
        this.programmes = programmes;
        this.providers = providers;
        this.approvals = approvals;
        this.audit = audit;
    }

    /**
     * Registers a device for the user's organisation. It may record nothing before it is active. Where no other person of the organisation
     * could activate it, a manager is asked at once.
     *
     * @param name the name by which people know it
     * @param jwk its public key
     * @throws Refused 422 when the key is not valid; 409 {@code keyAlreadyRegistered}, or {@code tooManyDevices} until one is withdrawn
     */
    @Transactional
    Device register(String user, @Nullable String name, @Nullable Map<String, Object> jwk) {
        ServiceProvider provider = programmes.providerOf(user);
        Device device = devices.add(provider, user, name, jwk);
        if (!hasAdministratorBeside(provider, user)) {
            askManager(device.id(), provider, device.name(), user);
        }
        return devices.get(device.id());
    }

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

    /**
     * Activates a device of the user's organisation, or asks a manager where the organisation has as many devices already as its programmes
     * allow without one. A repeated call changes nothing.
     *
     * @throws Refused 404 for a device of another organisation, 403 {@code notAdministrator}, or {@code ownDevice} for the person who
     *     registered it
     */
    @Transactional
    Device activate(String user, UUID id) {
        devices.requireOwn(user, id);
        if (!providers.isAdministrator(user)) {
            throw Refused.forbidden(
                    "notAdministrator", "Only an administrator of your organisation makes a device active.");
        }
        ServiceProvider provider = programmes.providerOf(user);
        devices.lockProvider(provider);
        Device device = devices.lock(id);
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
            devices.giveCaps(id, allowance.allowedNow(devices.get(id)));
        }
        return devices.get(id);
    }

    /** Whether the organisation may have one more device without a manager's consent. The strictest of its programmes decides. */
    private boolean isWithinDeviceLimit(ServiceProvider provider) {
        return active(provider)
                < jdbc.sql("""
                        select coalesce(min(p.device_limit), :most) from programme p join programme_provider pp on pp.programme_code = p.code
                         where pp.provider_code = :code and p.state <> 'closed'""")
                        .param("most", Devices.MOST)
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
        approvals.open(
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
                "reason",
                given,
                Devices.LONGEST_REASON,
                "Give the reason in your own words, in at most %d characters.");
        if (!(decision instanceof String decided) || !List.of("allow", "refuse").contains(decided)) {
            throw Refused.invalid("decision", "Say whether the device may note redemptions without a network.");
        }
        Device device = devices.lock(id);
        strictestProgramme(device.provider()).ifPresent(programme -> programmes.requireManager(programme, manager));
        if (decided.equals("refuse")) {
            devices.withdraw(device, manager, reason);
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
        devices.giveCaps(id, allowance.allowedNow(devices.get(id)));
    }

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
