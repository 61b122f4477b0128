package org.lifeline.approval;

import org.jspecify.annotations.Nullable;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Officers;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Component;

/** A manager gives an overdue stage to another officer. */
@Component
public class StageReassignment {

    private final StageOfficers officers;
    private final Officers directory;
    private final Duties duties;
    private final Programmes programmes;
    private final StageSeats seats;

    StageReassignment(
            StageOfficers officers, Officers directory, Duties duties, Programmes programmes, StageSeats seats) {
        this.officers = officers;
        this.directory = directory;
        this.duties = duties;
        this.programmes = programmes;
        this.seats = seats;
    }

    /**
     * What the manager wants.
     *
     * @param position the stage
     * @param newOfficer as typed; empty or null leaves the stage as it is
     * @param reason in the manager's own words
     */
    public record Wanted(
            String programme,
            String caseKind,
            String caseNumber,
            int position,
            @Nullable Object newOfficer,
            @Nullable Object reason) {}

    /**
     * Names another officer, if the manager named one.
     *
     * @param stage the opened stage, see {@link StageSeats}
     * @throws Refused when the person is no manager of the programme, or the named one cannot decide this stage
     */
    public void reassign(Wanted wanted, String manager, String stage) {
        programmes.requireManager(wanted.programme(), manager);
        String officer = wanted.newOfficer() == null
                ? ""
                : wanted.newOfficer().toString().strip();
        if (officer.isEmpty()) {
            return;
        }
        if (!directory.isOfficer(officer)) {
            throw Refused.invalid("newOfficer", "There is no officer with this user name.");
        }
        requireSomebodyElse(wanted, manager, officer);
        duties.assign(wanted.caseNumber(), manager, Duty.REASSIGNING);
        officers.reassign(wanted.caseNumber(), wanted.position(), officer, manager, wanted.reason());
        try {
            seats.give(stage, officer);
        } catch (Refused refused) {
            throw refused.about(wanted.caseNumber());
        }
    }

    private void requireSomebodyElse(Wanted wanted, String manager, String officer) {
        if (officer.equals(manager)) {
            throw Refused.forbidden("separationOfDuties", "You cannot give a decision to yourself.")
                    .about(wanted.caseNumber());
        }
        duties.obstacle(wanted.caseNumber(), officer, Duty.stage(wanted.caseKind(), wanted.position()))
                .ifPresent(obstacle -> {
                    throw obstacle.refusalFor(officer).about(wanted.caseNumber());
                });
    }
}
