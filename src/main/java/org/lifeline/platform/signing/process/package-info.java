/** The delegate of the process {@code keyRotation}. */
@NullMarked
package org.lifeline.platform.signing.process;

import org.jspecify.annotations.NullMarked;
