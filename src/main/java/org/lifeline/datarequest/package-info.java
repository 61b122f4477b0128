/**
 * A person asks that what is kept about them is corrected or erased. Somebody else decides in Tasklist, with a reason, and the person is told.
 */
@NullMarked
package org.lifeline.datarequest;

import org.jspecify.annotations.NullMarked;
