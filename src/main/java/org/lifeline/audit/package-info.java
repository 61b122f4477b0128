/**
 * The sealed audit log: what people did and what followed, appended in the transaction of its effect, sealed every minute into a
 * signed Merkle tree that chains to the one before. Every domain may append; this package knows none of them.
 */
@NullMarked
package org.lifeline.audit;

import org.jspecify.annotations.NullMarked;
