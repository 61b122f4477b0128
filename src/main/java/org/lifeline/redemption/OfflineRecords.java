package org.lifeline.redemption;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.redemption.OfflineResult.Outcome;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The records that devices made without a network, as they were received. */
@Repository
class OfflineRecords {

    private static final String PAYLOAD = "offline_record.payload";

    /**
     * A record with what became of it.
     *
     * @param receivedBy the account that sent it
     * @param voucher null where the ledger has none
     * @param reason why it was rejected, as a stable code; null otherwise
     * @param excess in minor units: the part that no voucher covers
     */
    record Received(
            OfflineRecord record,
            Device device,
            String receivedBy,
            @Nullable Voucher voucher,
            Outcome outcome,
            @Nullable String reason,
            String message,
            long excess,
            OfflineRulesKept kept) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;

    OfflineRecords(JdbcClient jdbc, Clock clock, PersonalData personal) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
    }

    void store(Received received) {
        OfflineRecord record = received.record();
        Voucher voucher = received.voucher();
        jdbc.sql("""
                        insert into offline_record (id, device_id, seq, hash, payload, signature, voucher_code, currency, amount_minor,
                                                    identity_kind, noted_at, status_at, received_at, received_by, outcome, reason, message, rest_minor,
                                                    status_fresh, within_voucher, within_device, time_plausible, first_at_provider)
                        values (:id, :device, :seq, :hash, :payload, :signature, :voucher, :currency, :amount, :paper, :noted, :status, :received, :by,
                                :outcome, :reason, :message, :rest, :fresh, :withinVoucher, :withinDevice, :plausible, :first)""")
                .param("id", record.uuid())
                .param("device", received.device().id())
                .param("seq", record.seq())
                .param("hash", record.hash())
                .param("payload", voucher == null ? null : personal.encrypt(PAYLOAD, record.payload()))
                .param("signature", record.signatureText())
                .param("voucher", voucher == null ? null : voucher.code().text())
                .param("currency", record.content().currency())
                .param("amount", record.content().amountMinor())
                .param(
                        "paper",
                        record.content().paper() == null
                                ? null
                                : record.content().paper().name())
                .param("noted", at(record.notedAt()))
                .param("status", at(record.statusAt()))
                .param("received", at(Instant.now(clock)))
                .param("by", received.receivedBy())
                .param("outcome", received.outcome().name().toLowerCase(Locale.ROOT))
                .param("reason", received.reason())
                .param("message", received.message())
                .param("rest", received.excess())
                .param("fresh", received.kept().statusFresh())
                .param("withinVoucher", received.kept().withinVoucher())
                .param("withinDevice", received.kept().withinDevice())
                .param("plausible", received.kept().timePlausible())
                .param("first", received.kept().firstAtProvider())
                .update();
    }

    /**
     * Stores a second record with a number that another record of the device has already.
     *
     * @param voucher the voucher that it is about; null where the ledger has none, and then its text is not kept
     */
    void storeFork(Device device, OfflineRecord record, @Nullable VoucherCode voucher, String receivedBy) {
        jdbc.sql("""
                        insert into offline_fork (device_id, seq, hash, payload, signature, voucher_code, received_at, received_by)
                        values (:device, :seq, :hash, :payload, :signature, :voucher, :at, :by) on conflict do nothing""")
                .param("device", device.id())
                .param("seq", record.seq())
                .param("hash", record.hash())
                .param("payload", voucher == null ? null : personal.encrypt(PAYLOAD, record.payload()))
                .param("signature", record.signatureText())
                .param("voucher", voucher == null ? null : voucher.text())
                .param("at", at(Instant.now(clock)))
                .param("by", receivedBy)
                .update();
    }

    /** The hash of the record that was received under this number. */
    String hashAt(UUID device, long seq) {
        return jdbc.sql("select hash from offline_record where device_id = :device and seq = :seq")
                .param("device", device)
                .param("seq", seq)
                .query(String.class)
                .single();
    }

    /**
     * Whether the record's uuid is used for another place in a chain. If the same batch was received at the same moment, its records are at
     * their own places.
     */
    boolean isUuidOfAnotherRecord(Device device, OfflineRecord record) {
        return jdbc.sql(
                        "select exists (select from offline_record where id = :id and (device_id, seq) <> (:device, :seq))")
                .param("id", record.uuid())
                .param("device", device.id())
                .param("seq", record.seq())
                .query(Boolean.class)
                .single();
    }

    /**
     * Whether the redemption is within the voucher's own offline limits. All records of the voucher by all devices of all providers count.
     */
    boolean isWithinVoucher(OfflineRecord record, VoucherContent content) {
        return jdbc.sql("""
                        select 1 + count(*) <= :uses and :amount + coalesce(sum(amount_minor), 0) <= :minor
                          from offline_record where voucher_code = :voucher and outcome <> 'rejected'""")
                .param("uses", content.offline().uses())
                .param("amount", record.content().amountMinor())
                .param("minor", content.offline().minor())
                .param("voucher", content.code().text())
                .query(Boolean.class)
                .single();
    }

    /**
     * Whether nobody else of the device's organisation had this voucher before, online or on another device. Otherwise the organisation
     * knows what is left of it.
     */
    boolean isFirstAtProvider(Device device, Voucher voucher) {
        return jdbc.sql("""
                        select not exists (select from redemption r left join offline_record o on o.id = r.offline_record
                                            where r.voucher_code = :voucher and r.provider_code = :provider and o.device_id is distinct from :device)
                           and not exists (select from offline_record o join device d on d.id = o.device_id
                                            where o.voucher_code = :voucher and d.provider_code = :provider and o.device_id <> :device
                                              and o.outcome <> 'rejected')""")
                .param("voucher", voucher.code().text())
                .param("provider", device.provider())
                .param("device", device.id())
                .query(Boolean.class)
                .single();
    }

    /** When the newest redemption of the voucher was booked, those beyond its value left out; empty when there is none. */
    Optional<Instant> lastRedeemedAt(VoucherCode code) {
        return jdbc.sql("select max(redeemed_at) from redemption where voucher_code = :code and not overdrawn")
                .param("code", code.text())
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /** What was answered about a record, to be answered again when it arrives again. */
    OfflineResult result(UUID id) {
        return jdbc.sql("""
                        select o.*, r.id as redemption from offline_record o
                          left join redemption r on r.offline_record = o.id and not r.overdrawn where o.id = :id""")
                .param("id", id)
                .query((row, n) -> {
                    String currency = row.getString("currency");
                    Outcome outcome = Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT));
                    long rest = row.getLong("rest_minor");
                    long redeemed = outcome == Outcome.REJECTED ? 0 : row.getLong("amount_minor") - rest;
                    return new OfflineResult(
                            id,
                            outcome,
                            row.getString("reason"),
                            row.getString("message"),
                            row.getObject("redemption", UUID.class),
                            Money.ofMinor(currency, redeemed).major(),
                            Money.ofMinor(currency, rest).major(),
                            currency);
                })
                .single();
    }

    /** Erases the text of the records of these vouchers, and of the copies that forked devices sent. */
    void erase(String[] codes) {
        for (String table : List.of("offline_record", "offline_fork")) {
            jdbc.sql("""
                            update %s set payload = null where payload is not null and voucher_code = any (:codes)""".formatted(table)).param("codes", codes).update();
        }
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
