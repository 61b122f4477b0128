/**
 * Applications for assistance from draft to outcome: their answers, contact data, pages, API and messages to the applicant. How stages
 * decide is in {@code approval}; what officers see of a case is in {@code casefile}.
 */
@NullMarked
package org.lifeline.application;

import org.jspecify.annotations.NullMarked;
