/**
 * The constants, delegates, listeners and form values of the processes {@code beginFeedback}, {@code beneficiaryFeedback} and
 * {@code recordFeedback}. The rules are in {@code feedback}.
 */
@NullMarked
package org.lifeline.feedback.process;

import org.jspecify.annotations.NullMarked;
