/**
 * The constants, delegates, listeners and form values of the processes {@code approvalStage}, {@code appeal}, {@code emergencyHelp},
 * {@code absence} and {@code reasonCodes}. The rules are in {@code approval}.
 */
@NullMarked
package org.lifeline.approval.process;

import org.jspecify.annotations.NullMarked;
