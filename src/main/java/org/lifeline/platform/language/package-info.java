/** The languages of the product, the one that a visitor reads, and the translations. */
@NullMarked
package org.lifeline.platform.language;

import org.jspecify.annotations.NullMarked;
