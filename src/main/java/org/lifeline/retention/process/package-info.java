/** The process {@code retention}. */
@NullMarked
package org.lifeline.retention.process;

import org.jspecify.annotations.NullMarked;
