package org.lifeline.redemption;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How much a device may record without a network: what it was told, what the rule allows now, and whether a record stays within it. */
@Service
class OfflineAllowance {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Devices devices;
    private final OfflineCapsRule capsRule;
    private final ValueTables tables;

    OfflineAllowance(JdbcClient jdbc, Clock clock, Devices devices, OfflineCapsRule capsRule, ValueTables tables) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.devices = devices;
        this.capsRule = capsRule;
        this.tables = tables;
    }

    /**
     * Records that the server has received everything that the device had recorded. Decides and stores how much the device may record from
     * now on.
     */
    @Transactional
    Device recordContact(UUID id) {
        Device device = devices.lock(id);
        jdbc.sql("update device set heard_at = :now, heard_seq = next_seq where id = :id")
                .param("now", now())
                .param("id", id)
                .update();
        OfflineCaps caps = allowedNow(device);
        if (!caps.equals(device.caps())) {
            devices.giveCaps(id, caps);
        }
        return devices.get(id);
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

    /**
     * Whether a device stays within its limits with this record. All that it recorded since its last contact counts. The device's clock
     * does not matter.
     *
     * @param locked a locked device
     * @param caps how much it may record, as decided now
     */
    boolean isWithin(Device locked, OfflineRecord record, OfflineCaps caps) {
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

    private OffsetDateTime now() {
        return Instant.now(clock).atOffset(ZoneOffset.UTC);
    }
}
