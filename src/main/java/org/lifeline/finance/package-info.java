/**
 * What those who pay providers see and do beside their tasks: what is owed and how long, payment runs, and what the bank said. The figures and
 * the steps are those of {@code reimbursement}.
 */
@NullMarked
package org.lifeline.finance;

import org.jspecify.annotations.NullMarked;
