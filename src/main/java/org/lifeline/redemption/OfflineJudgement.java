package org.lifeline.redemption;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.programme.Presence;
import org.lifeline.voucher.Verification;
import org.lifeline.voucher.Voucher;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherContent;

/**
 * Judges a redemption that a device recorded without a network. It works on facts alone: {@link OfflineRedemptions} loads them and records
 * the result.
 */
final class OfflineJudgement {

    /**
     * Tolerated difference of times: the clocks of phones differ, and records that are made while a slow network sends the others are
     * slightly older than the response.
     */
    static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    /**
     * Why something is refused.
     *
     * @param reason a stable code
     * @param message for the person at the device
     */
    record Refusal(String reason, String message) {}

    /**
     * A voucher that is in the ledger.
     *
     * @param notMember why the provider does not take part in the voucher's programme; null where it does
     * @param endedAt from when on the published status lists show that the voucher is not valid; null while it is
     * @param presence the presence check that its programme asks for
     */
    record Known(
            Voucher voucher,
            @Nullable Refusal notMember,
            @Nullable Instant endedAt,
            Presence presence) {}

    /**
     * What is known when a record arrives.
     *
     * @param now the server's time
     * @param verification of the QR code in the record, as of the time of the record
     * @param known the voucher of that code; null where it is not in the ledger
     */
    record Facts(
            Instant now,
            Device device,
            OfflineRecord record,
            Verification verification,
            @Nullable Known known) {}

    private OfflineJudgement() {}

    /**
     * The earliest moment in which the record can have been made. A device's clock may be set back, so that help during a suspension looks like
     * help before it; but no record is older than the one before it in the chain, nor than the status list that the device had.
     */
    static Instant notBefore(Device device, OfflineRecord record) {
        Instant made = record.notedAt();
        if (record.statusAt().isAfter(made)) {
            made = record.statusAt();
        }
        Instant before = device.lastNotedAt();
        return before != null && before.isAfter(made) ? before : made;
    }

    /** Why a record is rejected; null where it is accepted, if only in part ({@link #covered}). The first reason counts. */
    static @Nullable Refusal refusal(Facts facts) {
        if (facts.device().withdrawnAt() != null) {
            return new Refusal("deviceWithdrawn", "This device was withdrawn: its redemptions are not accepted.");
        }
        Verification.Reason notValid = facts.verification().reason();
        if (notValid != null) {
            return new Refusal(notValid.code(), facts.verification().message());
        }
        VoucherContent content = facts.verification().content();
        if (content == null) {
            return new Refusal("notAVoucher", facts.verification().message());
        }
        Known known = facts.known();
        if (known == null) {
            return new Refusal(VoucherCheck.UNKNOWN, VoucherCheck.UNKNOWN_MESSAGE);
        }
        Refusal refusal = refusal(facts, content, known);
        return refusal == null ? presence(known.presence(), facts.record()) : refusal;
    }

    private static @Nullable Refusal refusal(Facts facts, VoucherContent content, Known known) {
        OfflineRecord record = facts.record();
        Voucher voucher = known.voucher();
        if (record.statusAt().isAfter(facts.now().plus(CLOCK_SLACK))) {
            return new Refusal("statusFromTheFuture", "No list of cancelled vouchers is as new as this record says.");
        }
        if (!content.expires().isAfter(record.statusAt())) {
            return new Refusal(Verification.Reason.EXPIRED.code(), Verification.Reason.EXPIRED.message());
        }
        if (known.notMember() != null) {
            return known.notMember();
        }
        if (!record.content().currency().equals(voucher.value().currencyCode())) {
            return new Refusal(
                    "wrongCurrency", "This voucher is in " + voucher.value().currencyCode() + ".");
        }
        Refusal items = items(content, record);
        if (items != null) {
            return items;
        }
        // what ended later than the device's status list, the device could not know
        Instant ended = known.endedAt();
        return ended == null || ended.isAfter(record.statusAt())
                ? null
                : VoucherCheck.whyUnusable(voucher)
                        .map(why -> new Refusal(why.reason(), why.message()))
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

    /**
     * The part of a redemption that its voucher pays; about the excess two managers decide.
     *
     * @param locked the locked voucher
     * @param amount what was given
     * @param itemsLeft whether all things that were given are left on the voucher; true where none was
     */
    static Money covered(Voucher locked, Money amount, boolean itemsLeft) {
        if (locked.state() != Voucher.State.issued || !itemsLeft) {
            return Money.zero(amount.currencyCode());
        }
        return amount.compareTo(locked.balance()) <= 0 ? amount : locked.balance();
    }

    /** Whether the device's status list was as new as the voucher demands, when the record was made. */
    static boolean isStatusFresh(OfflineRecord record, VoucherContent content, Instant now) {
        Duration age = Duration.between(record.statusAt(), record.notedAt());
        return age.compareTo(Duration.ofHours(content.offline().statusMaxAgeHours())) <= 0
                && age.compareTo(CLOCK_SLACK.negated()) >= 0
                && !record.notedAt().isAfter(now.plus(CLOCK_SLACK));
    }

    /**
     * Whether the record's time is possible. It must not be before the device was active, before the voucher was issued, or before the
     * records that were already received from the device. With an earlier time a device could claim that it could not have known of a
     * change.
     */
    static boolean isTimePlausible(Device device, OfflineRecord record, Voucher voucher) {
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
}
