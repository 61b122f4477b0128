/** The constants, delegates, listeners, form values and decision tables of the process {@code dataRequest}. The rules are in {@code datarequest}. */
@NullMarked
package org.lifeline.datarequest.process;

import org.jspecify.annotations.NullMarked;
