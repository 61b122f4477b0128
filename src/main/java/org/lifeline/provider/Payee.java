package org.lifeline.provider;

import org.jspecify.annotations.Nullable;

/**
 * What whoever pays must know of a provider.
 *
 * @param provider its code
 * @param version which of the provider's payout details are in force, counted from 1; 0 where there are none
 * @param details where the money goes now; null where nothing is in force, and then nothing can be paid
 * @param changePending whether other details were asked for and are not in force yet; nothing is paid to those
 * @param suspended whether nothing may be paid to the provider at present
 */
public record Payee(
        String provider, int version, @Nullable PayoutDetails details, boolean changePending, boolean suspended) {}
