/**
 * Beneficiaries are asked whether they got the help that was redeemed and whether they were asked to pay for it. This package asks, takes the
 * answer by a link or from a telephone call, and keeps what managers find out about complaints. While a complaint is not cleared, no claim
 * with the redemption is approved or paid: the tables refuse it, and {@code reimbursement} says so.
 */
@NullMarked
package org.lifeline.feedback;

import org.jspecify.annotations.NullMarked;
