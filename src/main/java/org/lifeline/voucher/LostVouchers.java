package org.lifeline.voucher;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.ApplicantMessages;
import org.lifeline.application.Applications;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.platform.forms.FreeText;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.programme.Programmes;
import org.lifeline.voucher.VoucherLosses.Loss;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Vouchers that their holders lost. A report stops the voucher at once, and does nothing else: a manager of the programme issues it anew, or
 * resumes it when it was found (decision 0106).
 */
@Service
public class LostVouchers {

    static final int LONGEST_WORDS = 500;

    /** So many reports of one case at most within {@link #MONTH}; each one gives the managers work. */
    static final int MOST_A_MONTH = 3;

    private static final Duration MONTH = Duration.ofDays(30);

    private final Clock clock;
    private final Vouchers vouchers;
    private final VoucherLosses losses;
    private final VoucherChanges changes;
    private final LostVoucherProcesses processes;
    private final Applications applications;
    private final ApplicantMessages letters;
    private final Programmes programmes;
    private final AuditLog audit;

    LostVouchers(
            Clock clock,
            Vouchers vouchers,
            VoucherLosses losses,
            VoucherChanges changes,
            LostVoucherProcesses processes,
            Applications applications,
            ApplicantMessages letters,
            Programmes programmes,
            AuditLog audit) {
        this.clock = clock;
        this.vouchers = vouchers;
        this.losses = losses;
        this.changes = changes;
        this.processes = processes;
        this.applications = applications;
        this.letters = letters;
        this.programmes = programmes;
        this.audit = audit;
    }

    /** Whether this person can report the voucher as lost: its holder, the person who filed for them, and whoever acts for them. */
    boolean mayReport(CurrentUser user, Voucher voucher) {
        return isGood(voucher) && applications.mayAct(user, applications.get(voucher.application()));
    }

    /** The report that waits for a decision about this voucher. */
    Optional<Loss> waiting(VoucherCode code) {
        return losses.open(code);
    }

    /**
     * Reports a voucher as lost: it is suspended, the holder is told, and the managers of its programme get a task. Nothing happens while an
     * earlier report waits.
     *
     * @param typed the voucher's code
     * @param words how it was lost; may be empty
     * @throws Refused 404 for everybody but the holder, the person who filed for them and whoever acts for them; 409 {@code voucherEnded},
     *     or {@code alreadySuspended} where a manager suspended it; 422 for {@code words}; 429 after too many reports of the case
     */
    @Transactional
    public void report(CurrentUser user, String typed, @Nullable String words) {
        Voucher seen = find(typed);
        String said = words == null || words.isBlank()
                ? null
                : FreeText.of("words", words, LONGEST_WORDS, "Say how it was lost in at most %d characters.");
        try {
            applications.actedLocked(user, seen.application());
        } catch (Refused notTheirs) {
            throw Vouchers.unknown();
        }
        // after the case, as whoever changes a voucher does; a redemption that committed first counts
        Voucher voucher = vouchers.lockWithCase(seen.code());
        if (losses.open(voucher.code()).isPresent()) {
            return;
        }
        if (!voucher.isActive() || !clock.instant().isBefore(voucher.expiresAt())) {
            throw Refused.conflict(
                    "voucherEnded", "This voucher has ended. Nobody can use it, so there is nothing to stop.");
        }
        if (isGood(voucher)
                && losses.since(voucher.application(), clock.instant().minus(MONTH)) >= MOST_A_MONTH) {
            throw Refused.tooMany(
                    "This voucher was reported as lost three times within 30 days. Call our office: it can stop the voucher at once.");
        }
        changes.suspendAsLost(voucher, user.id());
        Loss loss = losses.add(voucher, said, user.id());
        applications.noteActing(user, applications.get(voucher.application()), "voucherLost");
        audit.append(
                Action.voucherReportedLost,
                user.id(),
                voucher.application(),
                voucher.programme(),
                Map.of("voucher", voucher.code().text()));
        processes.start(loss.id(), voucher, programmes.managers(voucher.programme()), Role.PROGRAMME_MANAGER);
    }

    private Voucher find(String typed) {
        try {
            return vouchers.get(VoucherCode.parse(typed));
        } catch (IllegalArgumentException e) {
            throw Vouchers.unknown();
        }
    }

    private boolean isGood(Voucher voucher) {
        return voucher.state() == Voucher.State.issued && clock.instant().isBefore(voucher.expiresAt());
    }

    /** Tells the holder that the voucher was reported as lost and cannot be used now. */
    public void tellReported(long id) {
        Loss loss = losses.get(id);
        letters.tellVoucherLost(vouchers.get(loss.voucher()).application(), String.valueOf(id), loss.due());
    }

    /** Tells the holder that the voucher can be used again. */
    public void tellGoodAgain(long id) {
        letters.tellVoucherGoodAgain(vouchers.get(losses.get(id).voucher()).application(), String.valueOf(id));
    }

    /** What the reporter wrote; empty where nothing was written. */
    public String words(long id) {
        String words = losses.get(id).words();
        return words == null ? "" : words;
    }

    /**
     * Carries out what a manager decided about a report: the voucher is issued anew or resumed, by the rules of {@link VoucherChanges#change}.
     *
     * @param decision {@code reissue} or {@code resume}
     * @return the new voucher's code when the voucher is issued anew, else empty
     * @throws Refused 409 {@code lossSettled} when the report no longer waits; 422 for {@code lostDecision}; otherwise as
     *     {@link VoucherChanges#change} does
     */
    @Transactional
    public Optional<VoucherCode> decide(long id, @Nullable Object decision, @Nullable Object reason, String manager) {
        boolean reissue = VoucherChangeKind.reissue.name().equals(decision);
        if (!reissue && !VoucherChangeKind.resume.name().equals(decision)) {
            throw Refused.invalid("lostDecision", "Choose what to do.");
        }
        VoucherCode code = losses.get(id).voucher();
        vouchers.lockWithCase(code);
        Loss loss = losses.open(code)
                .filter(its -> its.id() == id)
                .orElseThrow(() -> Refused.conflict(
                        "lossSettled", "Somebody has decided about this report already. Nothing was changed now."));
        losses.write(loss, reissue ? VoucherLosses.Outcome.reissued : VoucherLosses.Outcome.found, manager);
        return changes.change(
                code,
                reissue ? VoucherChangeKind.reissue : VoucherChangeKind.resume,
                // a new voucher for the same providers as the lost one
                reissue ? vouchers.get(code).providers() : List.of(),
                reason instanceof String why ? why : "",
                manager);
    }
}
