/**
 * Programmes: their versions, stages, budgets, managers and providers, and the changes that managers make to them. Movements of their money
 * are in {@code ledger}.
 */
@NullMarked
package org.lifeline.programme;

import org.jspecify.annotations.NullMarked;
