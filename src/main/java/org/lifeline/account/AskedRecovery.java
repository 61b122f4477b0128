package org.lifeline.account;

import java.time.Instant;
import java.util.Optional;

/** Whether somebody has asked that another telephone number or mail address opens an account. A later domain knows it. */
public interface AskedRecovery {

    /**
     * A request that nobody decided yet.
     *
     * @param from from when it can be confirmed; until then its holder has time to object, and afterwards until somebody does confirm it
     */
    record Asked(Instant at, Instant from) {}

    /** The open request for this account; empty where there is none. */
    Optional<Asked> of(String account);
}
