/**
 * Sends messages by mail and SMS, each once, and has the outbox of the embedded product. When an applicant or provider is told something is
 * decided in {@code application} and {@code reimbursement}.
 */
@NullMarked
package org.lifeline.notification;

import org.jspecify.annotations.NullMarked;
