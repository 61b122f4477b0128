package org.lifeline.reimbursement;

import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.CurrentUser;

/** How an advance begins, and what its process is told about its payment; in the transaction in which it happens. */
public interface AdvanceProcesses {

    /**
     * Starts the process as its form does.
     *
     * @return the number of the advance
     * @throws org.lifeline.platform.problem.Refused when it is not possible, or not this person's
     */
    String start(
            CurrentUser user,
            String provider,
            @Nullable String programme,
            @Nullable BigDecimal amount,
            @Nullable String reason);

    /** These advances are paid. */
    void paid(Collection<String> advances);

    /** The money of these advances, which were paid, came back: they are to be paid again. */
    void cameBack(Collection<Advance> advances);
}
