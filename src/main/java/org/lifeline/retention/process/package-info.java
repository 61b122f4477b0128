/** The delegates of the process {@code retention}, and its decision table of periods. */
@NullMarked
package org.lifeline.retention.process;

import org.jspecify.annotations.NullMarked;
