/**
 * Complaints. Anybody complains, with or without an account, and gets a ticket: a number, a day by which somebody answers, and a second answer
 * by somebody else where the first one settled nothing. Complaints about one use of a voucher are in {@code feedback}.
 */
@NullMarked
package org.lifeline.grievance;

import org.jspecify.annotations.NullMarked;
