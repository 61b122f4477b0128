package org.lifeline.approval;

import org.lifeline.platform.problem.Refused;

/** The open seats of a stage, in which its officers decide at the same time. */
public interface StageSeats {

    /**
     * Gives a seat to an officer: the first one that nobody has taken, otherwise the first one.
     *
     * @param stage the opened stage, as the process that runs it names it
     * @throws Refused 409 {@code alreadyDecided} when no seat is open any more
     */
    void give(String stage, String officer);

    /** Makes all open seats of a stage as urgent as this, from 0 to 100. */
    void setPriority(String stage, int priority);
}
