package org.lifeline.reimbursement;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people do who pay: they prepare a run, release one, or pay a claim by hand. Each step is made with the process that follows it. */
@Service
public class PaymentSteps {

    private final Claims claims;
    private final Payments payments;
    private final PaymentRuns runs;
    private final PaymentRunProcesses processes;
    private final RunOutcomes outcomes;

    PaymentSteps(
            Claims claims, Payments payments, PaymentRuns runs, PaymentRunProcesses processes, RunOutcomes outcomes) {
        this.outcomes = outcomes;
        this.claims = claims;
        this.payments = payments;
        this.runs = runs;
        this.processes = processes;
    }

    /**
     * Collects the claims of a programme that are due into a run, which a second person releases.
     *
     * @throws Refused 422 when the programme, the rail or the day cannot be right, 409 {@code nothingToPay}
     */
    @Transactional
    public PaymentRun prepare(
            CurrentUser user, @Nullable String programme, @Nullable String rail, @Nullable LocalDate due) {
        String run = runs.open(programme, rail, due, user.id());
        PaymentRun opened = runs.get(run);
        processes.start(run, opened.programme(), opened.rail(), opened.due());
        return runs.get(run);
    }

    /** @throws Refused 403 {@code samePerson} or {@code separationOfDuties}, 409 {@code alreadyDecided} */
    @Transactional
    public PaymentRun release(CurrentUser user, String run) {
        runs.requireReleaser(run, user.id());
        processes.release(run, user);
        return runs.get(run);
    }

    /** Why this person cannot release the run, in a sentence; empty when they can. */
    public Optional<String> obstacle(CurrentUser user, String run) {
        try {
            runs.requireReleaser(run, user.id());
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.detail());
        }
    }

    /**
     * Opens the task in which a payment is recorded that was made without a run.
     *
     * @return the task's id
     * @throws Refused 404 when the person may not read the claim, 409 when it cannot be paid by hand
     */
    @Transactional
    public String byHand(CurrentUser user, String claim) {
        claims.read(user, claim, "paymentInstruction");
        payments.beginByHand(claim);
        // read again: it may have been approved in between
        return processes.recordByHand(claims.get(claim));
    }

    /**
     * Opens the task in which a person says what became of a run.
     *
     * @return the task's id
     * @throws Refused as {@link RunOutcomes#requireOpen}
     */
    @Transactional
    public String recordRun(CurrentUser user, String run) {
        return processes.recordRun(outcomes.requireOpen(run, user.id()));
    }

    /** Whether this person may say now what became of the run. */
    public boolean mayRecord(CurrentUser user, String run) {
        try {
            outcomes.requireOpen(run, user.id());
            return true;
        } catch (Refused refused) {
            return false;
        }
    }
}
