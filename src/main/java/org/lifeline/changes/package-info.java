/**
 * Changes that one person requests and another one confirms. What a kind of change does is not here, but in the domain that it belongs to.
 */
@NullMarked
package org.lifeline.changes;

import org.jspecify.annotations.NullMarked;
