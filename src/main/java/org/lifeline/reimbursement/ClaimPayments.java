package org.lifeline.reimbursement;

import java.util.Collection;

/** What the processes of claims are told about payments; in the transaction in which it happens. */
public interface ClaimPayments {

    /** The claims are paid. */
    void paid(Collection<String> claims);

    /** The bank did not carry out the payments of these claims: they wait for another run. */
    void rejected(Collection<String> claims);

    /** The money for these claims, which were paid, came back: they are owed again. */
    void cameBack(Collection<String> claims);
}
