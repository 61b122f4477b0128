/**
 * Approval in stages, of applications and of claims: frozen plans, decisions with coded reasons, assessments, appeals, emergency help, and
 * substitutes for absent officers. What is decided about is in {@code application} and {@code reimbursement}.
 */
@NullMarked
package org.lifeline.approval;

import org.jspecify.annotations.NullMarked;
