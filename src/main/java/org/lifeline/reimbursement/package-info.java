/**
 * Claims of providers, the payables made from approved claims, and the record of their payment. The money transfer itself is made at the
 * bank.
 */
@NullMarked
package org.lifeline.reimbursement;

import org.jspecify.annotations.NullMarked;
