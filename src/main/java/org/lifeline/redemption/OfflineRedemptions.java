package org.lifeline.redemption;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Licences;
import org.lifeline.provider.Suspensions;
import org.lifeline.redemption.OfflineJudgement.Facts;
import org.lifeline.redemption.OfflineJudgement.Known;
import org.lifeline.redemption.OfflineJudgement.Refusal;
import org.lifeline.redemption.OfflineResult.Outcome;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherContent;
import org.lifeline.voucher.VoucherFacts;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.VoucherVerifier;
import org.lifeline.voucher.Vouchers;
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

    /** A record as the device sent it. */
    record Sent(@Nullable String payload, @Nullable String signature) {}

    /** @param device its state now, with what it may record from now on */
    record Synced(List<OfflineResult> results, Device device) {}

    private final OfflineRecords records;
    private final ObjectMapper json;
    private final Clock clock;
    private final Devices devices;
    private final OfflineAllowance allowance;
    private final Redemptions redemptions;
    private final Overdrawn overdrawn;
    private final VoucherVerifier verifier;
    private final Vouchers vouchers;
    private final VoucherFacts voucherFacts;
    private final VoucherItems items;
    private final Programmes programmes;
    private final Pins pins;
    private final TransactionTemplate transaction;
    private final Duties duties;
    private final Suspensions suspensions;
    private final Licences licences;

    OfflineRedemptions(
            OfflineRecords records,
            ObjectMapper json,
            Clock clock,
            Devices devices,
            OfflineAllowance allowance,
            Redemptions redemptions,
            Overdrawn overdrawn,
            VoucherVerifier verifier,
            Vouchers vouchers,
            VoucherFacts voucherFacts,
            VoucherItems items,
            Programmes programmes,
            Pins pins,
            TransactionTemplate transaction,
            Duties duties,
            Suspensions suspensions,
            Licences licences) {
        this.suspensions = suspensions;
        this.licences = licences;
        this.records = records;
        this.json = json;
        this.clock = clock;
        this.devices = devices;
        this.allowance = allowance;
        this.redemptions = redemptions;
        this.overdrawn = overdrawn;
        this.verifier = verifier;
        this.vouchers = vouchers;
        this.voucherFacts = voucherFacts;
        this.items = items;
        this.programmes = programmes;
        this.pins = pins;
        this.transaction = transaction;
        this.duties = duties;
    }

    /**
     * Receives a batch of a device's records. A record that was received before gets the same result again.
     *
     * @param sent in the order of the device's chain
     * @throws Refused 404 for a device of another organisation, 422 for a record that is not valid or not of this device, 409
     *     {@code deviceForked} when another record was received under the same number, by which the device is withdrawn; 409
     *     {@code deviceNotActive} while the device is not active, {@code providerSuspended} while its organisation is suspended, or
     *     {@code licenceEnded} while its licence has ended, and then nothing is taken and nothing is lost; 403 {@code separationOfDuties} at
     *     the first record of a case on which this person has another duty, so that a colleague has to send it
     * @throws OutOfSequence when the records do not continue the chain; then nothing is taken
     */
    @Transactional(propagation = Propagation.NEVER)
    Synced sync(String user, UUID deviceId, List<Sent> sent) {
        Device device = devices.requireOwn(user, deviceId);
        List<OfflineRecord> batch = read(device, sent);
        if (!batch.isEmpty() && !device.isActive() && device.withdrawnAt() == null) {
            throw Refused.conflict(
                    "deviceNotActive",
                    "This device is not active yet. An administrator of your organisation, or a manager, has to agree first. Nothing was taken.");
        }
        Suspensions.Standing standing = suspensions.standing(device.provider());
        if (!batch.isEmpty() && standing.suspended()) {
            throw Refused.conflict(
                    "providerSuspended",
                    "Your organisation is suspended. Nothing was taken, and nothing is lost: keep this device, and send it again when your organisation may go on.");
        }
        if (!batch.isEmpty() && standing.licenceEnded()) {
            throw Refused.conflict(
                    "licenceEnded",
                    "The licence of your organisation has ended. Nothing was taken, and nothing is lost: keep this device, and send it again when the renewed licence is approved.");
        }
        requireUnbrokenChain(device, batch, user);
        // judged by the limits of now, not by those that the device was told earlier
        OfflineCaps caps = allowance.allowedNow(device);
        List<OfflineResult> results = new ArrayList<>();
        for (OfflineRecord record : batch) {
            results.add(Objects.requireNonNull(transaction.execute(s -> take(user, deviceId, record, caps))));
        }
        return new Synced(results, allowance.recordContact(deviceId));
    }

    // ---------------------------------------------------------------- whether they are this device's

    private List<OfflineRecord> read(Device device, List<Sent> sent) {
        if (sent.size() > MOST_RECORDS) {
            throw Refused.invalid("records", "Send at most " + MOST_RECORDS + " records at once.");
        }
        List<OfflineRecord> batch = new ArrayList<>();
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
            batch.add(record);
        }
        return batch;
    }

    /**
     * Checks, before any record is taken, that the batch is a connected piece of the device's chain and continues where the chain ended.
     */
    private void requireUnbrokenChain(Device device, List<OfflineRecord> batch, String user) {
        @Nullable OfflineRecord before = null;
        for (OfflineRecord record : batch) {
            if (record.seq() < device.nextSeq()) {
                if (!records.hashAt(device.id(), record.seq()).equals(record.hash())) {
                    withdrawCopiedDevice(device, record, user);
                }
            } else if (records.isUuidOfAnotherRecord(device, record)) {
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
            records.storeFork(device, record, code.orElse(null), user);
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
            if (!records.hashAt(deviceId, record.seq()).equals(record.hash())) {
                throw new OutOfSequence(device.nextSeq());
            }
            return records.result(record.uuid());
        }
        if (record.seq() > device.nextSeq() || !Objects.equals(record.content().previous(), device.lastHash())) {
            throw new OutOfSequence(device.nextSeq());
        }
        ServiceProvider provider = programmes.provider(device.provider()).orElseThrow();
        Facts facts = facts(device, provider, record);
        Refusal refusal = OfflineJudgement.refusal(facts);
        if (refusal != null) {
            store(user, facts, caps, Outcome.REJECTED, refusal.reason(), refusal.message(), 0);
            // before the commit: should that fail, the device sends the record again and it counts twice, which harms
            // no one
            Metrics.counter("lifeline.redemptions.refused", "way", "offline", "reason", refusal.reason())
                    .increment();
            return records.result(record.uuid());
        }
        Known known = Objects.requireNonNull(facts.known());
        Voucher voucher = known.voucher();
        // if this person has another duty on the case, a colleague can send the record, so nothing is lost
        duties.assign(voucher.application(), user, Duty.REDEMPTION);
        GivenItems given = GivenItems.of(record.content().items());
        Money covered = OfflineJudgement.covered(
                voucher, record.amount(), given.isEmpty() || items.covers(voucher.code(), given.quantities()));
        Money excess = record.amount().minus(covered);
        if (excess.isZero()) {
            store(user, facts, caps, Outcome.ACCEPTED, null, "Redeemed.", 0);
        } else {
            store(
                    user,
                    facts,
                    caps,
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
                            known.presence(),
                            known.presence() == Presence.id ? record.content().paper() : null,
                            given,
                            device.name(),
                            record.uuid(),
                            false));
        }
        return records.result(record.uuid());
    }

    /** Loads what the judgement needs, and locks the voucher. */
    private Facts facts(Device device, ServiceProvider provider, OfflineRecord record) {
        Instant now = clock.instant();
        Instant noted = record.notedAt().isBefore(now) ? record.notedAt() : now;
        Instant made = OfflineJudgement.notBefore(device, record);
        Verification verification = verifier.verify(record.content().qr(), noted, provider.code());
        VoucherContent content = verification.content();
        Voucher voucher =
                content == null || vouchers.find(content.code()).isEmpty() ? null : vouchers.lock(content.code());
        return new Facts(
                now,
                device,
                record,
                verification,
                voucher == null
                        ? null
                        : new Known(
                                voucher,
                                whyNot(provider, voucher, made.isBefore(now) ? made : now),
                                endedAt(voucher).orElse(null),
                                pins.presence(voucher)));
    }

    /** Why the provider could not redeem the voucher when the record was made: suspended, without a licence, or no member of the programme. */
    private @Nullable Refusal whyNot(ServiceProvider provider, Voucher voucher, Instant made) {
        if (suspensions.wasSuspended(provider.code(), made)) {
            return new Refusal(
                    "providerSuspended", "Your organisation was suspended when this was noted: it is not paid for it.");
        }
        if (licences.hadEnded(provider.code(), made)) {
            return new Refusal(
                    "licenceEnded",
                    "The licence of your organisation had ended when this was noted: it is not paid for it.");
        }
        return redemptions
                .whyNotMember(provider, voucher)
                .map(refused -> new Refusal(refused.reason(), refused.detail()))
                .orElse(null);
    }

    /** From when on the published status lists show that the voucher is not valid. */
    private Optional<Instant> endedAt(Voucher voucher) {
        return switch (voucher.state()) {
            case issued -> Optional.empty();
            case suspended -> voucherFacts.suspendedAt(voucher.code());
            case exhausted -> records.lastRedeemedAt(voucher.code());
            case expired, revoked, replaced -> voucherFacts.endedAt(voucher.code());
        };
    }

    private void store(
            String user,
            Facts facts,
            OfflineCaps caps,
            Outcome outcome,
            @Nullable String reason,
            String message,
            long excess) {
        Device device = facts.device();
        OfflineRecord record = facts.record();
        Voucher voucher = facts.known() == null ? null : facts.known().voucher();
        VoucherContent content = facts.verification().content();
        OfflineRulesKept kept = new OfflineRulesKept(
                content != null && OfflineJudgement.isStatusFresh(record, content, facts.now()),
                content != null && records.isWithinVoucher(record, content),
                allowance.isWithin(device, record, caps),
                voucher != null && OfflineJudgement.isTimePlausible(device, record, voucher),
                voucher != null && records.isFirstAtProvider(device, voucher));
        records.store(
                new OfflineRecords.Received(record, device, user, voucher, outcome, reason, message, excess, kept));
        devices.advance(device, record);
    }

    /** Erases the holder from the records of a case's vouchers: the QR codes in the records name the holder. */
    @Transactional
    public void erase(String application) {
        records.erase(voucherFacts.allCodes(application).toArray(String[]::new));
    }
}
