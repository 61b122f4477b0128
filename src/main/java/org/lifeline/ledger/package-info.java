/** Double-entry bookkeeping of programmes' money, and the order in which approved cases wait for it. */
@NullMarked
package org.lifeline.ledger;

import org.jspecify.annotations.NullMarked;
