/**
 * Double-entry bookkeeping of the money of programmes, and the queue of approved cases that wait for funds. Transfers to providers are in
 * {@code reimbursement}.
 */
@NullMarked
package org.lifeline.ledger;

import org.jspecify.annotations.NullMarked;
