/**
 * Programmes: their versions, stages, budgets, managers and providers, the changes that managers make to them, and the page of their funds. Movements of money
 * are in {@code ledger}.
 */
@NullMarked
package org.lifeline.programme;

import org.jspecify.annotations.NullMarked;
