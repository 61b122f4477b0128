/**
 * Organisations that honour vouchers: how they join, how they are paid and how that changes, their suspension, and their own users. Guarantees
 * that no person alone decides where a provider's money goes.
 */
@NullMarked
package org.lifeline.provider;

import org.jspecify.annotations.NullMarked;
