/** Delegates that bring the facts for figures up to date. */
@NullMarked
package org.lifeline.insight.process;

import org.jspecify.annotations.NullMarked;
