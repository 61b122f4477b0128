/** Claims of providers, the payables that come of them, and their payment. */
@NullMarked
package org.lifeline.reimbursement;

import org.jspecify.annotations.NullMarked;
