package org.lifeline.reimbursement;

import java.math.BigDecimal;

/** The table of an analyst that says how much a provider can have of advances. */
public interface AdvanceLimits {

    /** The most that one provider can owe of advances in a programme, in major units of its currency; 0: no advances. */
    BigDecimal of(String programme);
}
