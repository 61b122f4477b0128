/**
 * The pages of figures: which charts there are, who sees which, and how they are shown. What is counted, and how questions are answered, is
 * in {@code insight}.
 */
@NullMarked
package org.lifeline.dashboard;

import org.jspecify.annotations.NullMarked;
