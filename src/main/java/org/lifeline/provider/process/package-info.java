/** The processes by which providers join, change and are suspended: their constants, delegates, listeners and form values. */
@NullMarked
package org.lifeline.provider.process;

import org.jspecify.annotations.NullMarked;
