package org.lifeline.redemption;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.redemption.OfflineResult.Outcome;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;
import org.lifeline.voucher.VoucherFacts;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.VoucherVerifier;
import org.lifeline.voucher.Vouchers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Receives the redemptions that devices recorded without a network. Records count in the order in which they arrive here, never by a
 * device's clock. Each record is taken once, in a transaction of its own.
 */
@Service
public class OfflineRedemptions {

    static final int MOST_RECORDS = 200;

    private static final String PAYLOAD = "offline_record.payload";

    /**
     * Tolerated difference of times: the clocks of phones differ, and records that are made while a slow network sends the others are
     * slightly older than the response.
     */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    /** A record as the device sent it. */
    record Sent(@Nullable String payload, @Nullable String signature) {}

    /** @param device its state now, with what it may record from now on */
    record Synced(List<OfflineResult> results, Device device) {}

    private record Refusal(String reason, String message) {}

    /** The assessment of a record, before anything is written. */
    private record Judgement(
            @Nullable Voucher voucher,
            @Nullable VoucherContent content,
            @Nullable Refusal refusal,
            Presence presence) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final Devices devices;
    private final Redemptions redemptions;
    private final Overdrawn overdrawn;
    private final VoucherVerifier verifier;
    private final Vouchers vouchers;
    private final VoucherFacts facts;
    private final VoucherItems items;
    private final Programmes programmes;
    private final Pins pins;
    private final PersonalData personal;
    private final TransactionTemplate transaction;
    private final Duties duties;

    OfflineRedemptions(
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            Devices devices,
            Redemptions redemptions,
            Overdrawn overdrawn,
            VoucherVerifier verifier,
            Vouchers vouchers,
            VoucherFacts facts,
            VoucherItems items,
            Programmes programmes,
            Pins pins,
            PersonalData personal,
            TransactionTemplate transaction,
            Duties duties) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.devices = devices;
        this.redemptions = redemptions;
        this.overdrawn = overdrawn;
        this.verifier = verifier;
        this.vouchers = vouchers;
        this.facts = facts;
        this.items = items;
        this.programmes = programmes;
        this.pins = pins;
        this.personal = personal;
        this.transaction = transaction;
        this.duties = duties;
    }

    /**
     * Receives a batch of a device's records. A record that was received before gets the same result again.
     *
     * @param sent in the order of the device's chain
     * @throws Refused 404 for a device of another organisation, 422 for a record that is not valid or not of this device, 409
     *     {@code deviceForked} when another record was received under the same number, by which the device is withdrawn; 409
     *     {@code deviceNotActive} while the device is not active, and then nothing is taken and nothing is lost; 403 {@code separationOfDuties} at
     *     the first record of a case on which this person has another duty, so that a colleague has to send it
     * @throws OutOfSequence when the records do not continue the chain; then nothing is taken
     */
    @Transactional(propagation = Propagation.NEVER)
    Synced sync(String user, UUID deviceId, List<Sent> sent) {
        Device device = devices.requireOwn(user, deviceId);
        List<OfflineRecord> records = read(device, sent);
        if (!records.isEmpty() && !device.isActive() && device.withdrawnAt() == null) {
            throw Refused.conflict(
                    "deviceNotActive",
                    "This device is not active yet. An administrator of your organisation, or a manager, has to agree first. Nothing was taken.");
        }
        requireUnbrokenChain(device, records, user);
        // judged by the limits of now, not by those that the device was told earlier
        OfflineCaps caps = devices.allowedNow(device);
        List<OfflineResult> results = new ArrayList<>();
        for (OfflineRecord record : records) {
            results.add(Objects.requireNonNull(transaction.execute(s -> take(user, deviceId, record, caps))));
        }
        return new Synced(results, devices.recordContact(deviceId));
    }

    // ---------------------------------------------------------------- whether they are this device's

    private List<OfflineRecord> read(Device device, List<Sent> sent) {
        if (sent.size() > MOST_RECORDS) {
            throw Refused.invalid("records", "Send at most " + MOST_RECORDS + " records at once.");
        }
        List<OfflineRecord> records = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            String field = "records[" + i + "]";
            OfflineRecord record = OfflineRecord.read(
                    json, field, sent.get(i).payload(), sent.get(i).signature());
            if (!device.key().signed(record.payload(), record.signature())) {
                throw Refused.invalid(field + ".signature", "The device did not sign this record.");
            }
            if (!record.content().device().equals(device.id())) {
                throw Refused.invalid(field + ".payload", "This record names another device.");
            }
            if (!seen.add(record.uuid())) {
                throw Refused.invalid(field + ".payload", "Two records have the same uuid.");
            }
            records.add(record);
        }
        return records;
    }

    /**
     * Checks, before any record is taken, that the batch is a connected piece of the device's chain and continues where the chain ended.
     */
    private void requireUnbrokenChain(Device device, List<OfflineRecord> records, String user) {
        @Nullable OfflineRecord before = null;
        for (OfflineRecord record : records) {
            if (record.seq() < device.nextSeq()) {
                if (!hashAt(device.id(), record.seq()).equals(record.hash())) {
                    withdrawCopiedDevice(device, record, user);
                }
            } else if (isUuidOfAnotherRecord(device, record)) {
                throw Refused.invalid("records", "The uuid " + record.uuid() + " belongs to another record.");
            }
            boolean follows = before == null
                    ? record.seq() < device.nextSeq()
                            || (record.seq() == device.nextSeq()
                                    && Objects.equals(record.content().previous(), device.lastHash()))
                    : record.seq() == before.seq() + 1
                            && before.hash().equals(record.content().previous());
            if (!follows) {
                throw new OutOfSequence(device.nextSeq());
            }
            before = record;
        }
    }

    private String hashAt(UUID device, long seq) {
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
    private boolean isUuidOfAnotherRecord(Device device, OfflineRecord record) {
        return jdbc.sql(
                        "select exists (select from offline_record where id = :id and (device_id, seq) <> (:device, :seq))")
                .param("id", record.uuid())
                .param("device", device.id())
                .param("seq", record.seq())
                .query(Boolean.class)
                .single();
    }

    /**
     * Handles two different signed records with the same number, which prove that the device was copied or reset. Both are kept, and the
     * device is withdrawn.
     */
    private void withdrawCopiedDevice(Device device, OfflineRecord record, String user) {
        transaction.executeWithoutResult(s -> {
            Device locked = devices.lock(device.id());
            Optional<VoucherCode> code = Optional.ofNullable(
                            verifier.verify(record.content().qr(), clock.instant(), null)
                                    .content())
                    .map(VoucherContent::code)
                    .filter(c -> vouchers.find(c).isPresent());
            jdbc.sql("""
                            insert into offline_fork (device_id, seq, hash, payload, signature, voucher_code, received_at, received_by)
                            values (:device, :seq, :hash, :payload, :signature, :voucher, :at, :by) on conflict do nothing""")
                    .param("device", device.id())
                    .param("seq", record.seq())
                    .param("hash", record.hash())
                    .param("payload", code.isEmpty() ? null : personal.encrypt(PAYLOAD, record.payload()))
                    .param("signature", record.signatureText())
                    .param("voucher", code.map(VoucherCode::text).orElse(null))
                    .param("at", now())
                    .param("by", user)
                    .update();
            devices.withdraw(locked, user, "Two records with the number " + record.seq() + ".");
        });
        throw Refused.conflict(
                "deviceForked",
                "Another record was received under number " + record.seq()
                        + ". The device was copied or set back: it is withdrawn.");
    }

    // ---------------------------------------------------------------- what becomes of one

    private OfflineResult take(String user, UUID deviceId, OfflineRecord record, OfflineCaps caps) {
        Device device = devices.lock(deviceId);
        // a batch of the same device at the same moment may have been quicker
        if (record.seq() < device.nextSeq()) {
            if (!hashAt(deviceId, record.seq()).equals(record.hash())) {
                throw new OutOfSequence(device.nextSeq());
            }
            return result(record.uuid());
        }
        if (record.seq() > device.nextSeq() || !Objects.equals(record.content().previous(), device.lastHash())) {
            throw new OutOfSequence(device.nextSeq());
        }
        ServiceProvider provider = programmes.provider(device.provider()).orElseThrow();
        Judgement judgement = judge(device, provider, record);
        Voucher voucher = judgement.voucher();
        if (voucher == null || judgement.content() == null || judgement.refusal() != null) {
            Refusal refusal = Objects.requireNonNull(judgement.refusal());
            write(
                    user,
                    device,
                    record,
                    caps,
                    voucher,
                    judgement.content(),
                    Outcome.REJECTED,
                    refusal,
                    refusal.message(),
                    0);
            return result(record.uuid());
        }
        // if this person has another duty on the case, a colleague can send the record, so nothing is lost
        duties.assign(voucher.application(), user, Duty.REDEMPTION);
        Money amount = record.amount();
        GivenItems given = GivenItems.of(record.content().items());
        Money covered = voucher.state() != Voucher.State.issued
                        || (!given.isEmpty() && !items.covers(voucher.code(), given.quantities()))
                ? Money.zero(amount.currencyCode())
                : amount.compareTo(voucher.balance()) <= 0 ? amount : voucher.balance();
        Money excess = amount.minus(covered);
        if (excess.isZero()) {
            write(user, device, record, caps, voucher, judgement.content(), Outcome.ACCEPTED, null, "Redeemed.", 0);
        } else {
            write(
                    user,
                    device,
                    record,
                    caps,
                    voucher,
                    judgement.content(),
                    Outcome.OVERDRAWN,
                    null,
                    "The voucher does not cover all of it. Two managers of the programme decide about the excess.",
                    excess.minor());
            overdrawn.open(record.uuid(), voucher, provider, device, user);
        }
        if (!covered.isZero()) {
            redemptions.book(
                    voucher,
                    provider,
                    "offline " + record.uuid(),
                    Redemptions.sha256(record.payload()),
                    new Redemptions.Booking(
                            covered,
                            user,
                            judgement.presence(),
                            judgement.presence() == Presence.id
                                    ? record.content().paper()
                                    : null,
                            given,
                            device.name(),
                            record.uuid(),
                            false));
        }
        return result(record.uuid());
    }

    private Judgement judge(Device device, ServiceProvider provider, OfflineRecord record) {
        Instant now = clock.instant();
        Instant noted = record.notedAt().isBefore(now) ? record.notedAt() : now;
        Verification verification = verifier.verify(record.content().qr(), noted, provider.code());
        VoucherContent content = verification.content();
        Voucher voucher =
                content == null || vouchers.find(content.code()).isEmpty() ? null : vouchers.lock(content.code());
        Refusal refusal = refusal(device, provider, record, verification, voucher, now);
        if (refusal != null || voucher == null) {
            return new Judgement(
                    voucher,
                    content,
                    refusal == null ? new Refusal(VoucherCheck.UNKNOWN, VoucherCheck.UNKNOWN_MESSAGE) : refusal,
                    Presence.none);
        }
        Presence presence = pins.presence(voucher);
        return new Judgement(voucher, content, presence(presence, record), presence);
    }

    private @Nullable Refusal refusal(
            Device device,
            ServiceProvider provider,
            OfflineRecord record,
            Verification verification,
            @Nullable Voucher voucher,
            Instant now) {
        if (device.withdrawnAt() != null) {
            return new Refusal("deviceWithdrawn", "This device was withdrawn: its redemptions are not accepted.");
        }
        if (verification.reason() != null || verification.content() == null) {
            return new Refusal(
                    verification.reason() == null
                            ? "notAVoucher"
                            : verification.reason().code(),
                    verification.message());
        }
        if (voucher == null) {
            return null;
        }
        if (record.statusAt().isAfter(now.plus(CLOCK_SLACK))) {
            return new Refusal("statusFromTheFuture", "No list of cancelled vouchers is as new as this record says.");
        }
        if (!verification.content().expires().isAfter(record.statusAt())) {
            return new Refusal(Verification.Reason.EXPIRED.code(), Verification.Reason.EXPIRED.message());
        }
        try {
            redemptions.requireMember(provider, voucher);
        } catch (Refused refused) {
            return new Refusal(refused.reason(), refused.detail());
        }
        if (!record.content().currency().equals(voucher.value().currencyCode())) {
            return new Refusal(
                    "wrongCurrency", "This voucher is in " + voucher.value().currencyCode() + ".");
        }
        Refusal items = items(verification.content(), record);
        if (items != null) {
            return items;
        }
        return VoucherCheck.whyUnusable(voucher)
                .filter(e -> endedAt(voucher)
                        .map(at -> !at.isAfter(record.statusAt()))
                        .orElse(false))
                .map(e -> new Refusal(e.reason(), e.message()))
                .orElse(null);
    }

    private static @Nullable Refusal items(VoucherContent content, OfflineRecord record) {
        Set<String> names =
                content.items().stream().map(VoucherContent.Item::name).collect(Collectors.toSet());
        Set<String> given = GivenItems.of(record.content().items()).quantities().keySet();
        if (!names.isEmpty() && given.isEmpty()) {
            return new Refusal(
                    "itemsRequired", "This voucher is for certain items. Enter which of them you give, and how many.");
        }
        return names.containsAll(given)
                ? null
                : new Refusal("itemNotOnVoucher", "This voucher is not for what was given.");
    }

    private static @Nullable Refusal presence(Presence asked, OfflineRecord record) {
        return switch (asked) {
            case pin ->
                new Refusal("pinRequired", "This voucher needs the beneficiary's PIN, and that needs a connection.");
            case id ->
                record.content().paper() != null
                        ? null
                        : new Refusal(
                                "identityCheckRequired",
                                "Look at an identity paper of the beneficiary and say which kind it is.");
            case none -> null;
        };
    }

    /** From when on the published status lists show that the voucher is not valid. */
    private Optional<Instant> endedAt(Voucher voucher) {
        return switch (voucher.state()) {
            case issued -> Optional.empty();
            case suspended -> facts.suspendedAt(voucher.code());
            case exhausted ->
                jdbc.sql("select max(redeemed_at) from redemption where voucher_code = :code and not overdrawn")
                        .param("code", voucher.code().text())
                        .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                        .single()
                        .map(OffsetDateTime::toInstant);
            case expired, revoked, replaced -> facts.endedAt(voucher.code());
        };
    }

    private void write(
            String user,
            Device device,
            OfflineRecord record,
            OfflineCaps caps,
            @Nullable Voucher voucher,
            @Nullable VoucherContent content,
            Outcome outcome,
            @Nullable Refusal refusal,
            String message,
            long restMinor) {
        jdbc.sql("""
                        insert into offline_record (id, device_id, seq, hash, payload, signature, voucher_code, currency, amount_minor,
                                                    identity_kind, noted_at, status_at, received_at, received_by, outcome, reason, message, rest_minor,
                                                    status_fresh, within_voucher, within_device, time_plausible, first_at_provider)
                        values (:id, :device, :seq, :hash, :payload, :signature, :voucher, :currency, :amount, :paper, :noted, :status, :received, :by,
                                :outcome, :reason, :message, :rest, :fresh, :withinVoucher, :withinDevice, :plausible, :first)""")
                .param("id", record.uuid())
                .param("device", device.id())
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
                .param("received", now())
                .param("by", user)
                .param("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .param("reason", refusal == null ? null : refusal.reason())
                .param("message", message)
                .param("rest", restMinor)
                .param("fresh", content != null && isFresh(record, content))
                .param("withinVoucher", content != null && isWithin(record, content))
                .param("withinDevice", devices.withinCaps(device, record, caps))
                .param("plausible", voucher != null && isPlausible(device, record, voucher))
                .param("first", voucher != null && isFirstAtProvider(device, voucher))
                .update();
        devices.advance(device, record);
    }

    private boolean isFresh(OfflineRecord record, VoucherContent content) {
        Duration age = Duration.between(record.statusAt(), record.notedAt());
        return age.compareTo(Duration.ofHours(content.offline().statusMaxAgeHours())) <= 0
                && age.compareTo(CLOCK_SLACK.negated()) >= 0
                && !record.notedAt().isAfter(clock.instant().plus(CLOCK_SLACK));
    }

    /**
     * Whether the redemption is within the voucher's own offline limits. All records of the voucher by all devices of all providers count.
     */
    private boolean isWithin(OfflineRecord record, VoucherContent content) {
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
     * Whether the record's time is possible. It must not be before the device was active, before the voucher was issued, or before the
     * records that were already received from the device. With an earlier time a device could claim that it could not have known of a
     * change.
     */
    private static boolean isPlausible(Device device, OfflineRecord record, Voucher voucher) {
        // a record's time is in whole seconds
        Instant noted = record.notedAt().plusSeconds(1);
        Instant active = device.activeSince();
        Instant chain = device.lastNotedAt();
        Instant heard = device.lastContactAt();
        return active != null
                && noted.isAfter(active)
                && noted.isAfter(voucher.issuedAt())
                && (chain == null || !record.notedAt().isBefore(chain.minus(CLOCK_SLACK)))
                && (heard == null || !record.notedAt().isBefore(heard.minus(CLOCK_SLACK)));
    }

    /**
     * Whether nobody else of the device's organisation had this voucher before, online or on another device. Otherwise the organisation
     * knows what is left of it.
     */
    private boolean isFirstAtProvider(Device device, Voucher voucher) {
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

    private OfflineResult result(UUID id) {
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

    /** Erases the holder from the records of a case's vouchers: the QR codes in the records name the holder. */
    @Transactional
    public void erase(String application) {
        String[] codes = facts.allCodes(application).toArray(String[]::new);
        for (String table : List.of("offline_record", "offline_fork")) {
            jdbc.sql("""
                            update %s set payload = null where payload is not null and voucher_code = any (:codes)""".formatted(table)).param("codes", codes).update();
        }
    }

    private OffsetDateTime now() {
        return at(Instant.now(clock));
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
