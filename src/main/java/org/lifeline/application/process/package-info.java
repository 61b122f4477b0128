/**
 * The constants, delegates and listeners of the process {@code assistanceApplication}. They only connect the model with {@code application}
 * and the other domains, which contain the rules.
 */
@NullMarked
package org.lifeline.application.process;

import org.jspecify.annotations.NullMarked;
