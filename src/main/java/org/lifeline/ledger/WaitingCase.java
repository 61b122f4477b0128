package org.lifeline.ledger;

import java.time.Instant;
import org.lifeline.platform.money.Money;

/**
 * An approved case that no money is left for.
 *
 * @param priority of its triage; the highest is served first, and of equals the one that waits longer
 */
public record WaitingCase(String application, Part part, Money amount, int priority, Instant since) {}
