/** Legal holds: while a case is on hold nothing of it is deleted, by whatever rule or wish. */
@NullMarked
package org.lifeline.hold;

import org.jspecify.annotations.NullMarked;
