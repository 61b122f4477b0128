package org.lifeline.redemption;

import org.lifeline.platform.problem.Refused;

/** The batch does not continue where the device's chain ended; nothing of it was taken. */
final class OutOfSequence extends RuntimeException {

    private final long nextSeq;

    OutOfSequence(long nextSeq) {
        super(null, null, false, false);
        this.nextSeq = nextSeq;
    }

    long nextSeq() {
        return nextSeq;
    }

    Refused refused() {
        return Refused.conflict(
                "outOfSequence",
                "These records do not follow what was received. The device's next one is number " + nextSeq
                        + ". Nothing was taken.");
    }
}
