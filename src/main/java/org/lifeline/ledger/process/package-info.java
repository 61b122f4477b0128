/**
 * Messages to the processes of cases that wait for funds, and the delegate of the process {@code serveWaitingCases}. The rules are in
 * {@code ledger}.
 */
@NullMarked
package org.lifeline.ledger.process;

import org.jspecify.annotations.NullMarked;
