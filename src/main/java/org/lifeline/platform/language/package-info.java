/** Languages that people are spoken to in: which there are, and which one a visitor reads. */
@NullMarked
package org.lifeline.platform.language;

import org.jspecify.annotations.NullMarked;
