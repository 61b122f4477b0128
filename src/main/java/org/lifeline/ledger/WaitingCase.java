package org.lifeline.ledger;

import java.time.Instant;
import org.lifeline.platform.money.Money;

/**
 * An approved case for which there is no money left.
 *
 * @param priority from triage; the highest is served first, and among equals the one that has waited longest
 */
public record WaitingCase(String application, Part part, Money amount, int priority, Instant since) {}
