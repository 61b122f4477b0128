package org.lifeline.notification;

/** What an applicant chooses the way of: messages of one purpose. The table {@code messageKinds} says which message is in which group. */
public enum MessageGroup {
    decision,
    questions,
    voucher,
    reminders
}
