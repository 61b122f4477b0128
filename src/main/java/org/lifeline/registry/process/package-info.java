/** The constants, delegates and listeners of the process {@code personCheck}. The rules are in {@code registry}. */
@NullMarked
package org.lifeline.registry.process;

import org.jspecify.annotations.NullMarked;
