package org.lifeline.application;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A person's application for assistance.
 *
 * @param applicant the account that sees the application as its own; null for a walk-in without an account
 * @param filedBy the account that filed it: the applicant's own, or a social worker's
 * @param amount what is asked for; null while a draft does not state it
 * @param granted what the officers granted; null until every stage has approved
 * @param answers as they were filed, but with the current contact data
 * @param reasonCode why the application was rejected; null when it was not
 * @param version raised by each change of the answers or the contact data
 * @param contact the contact data that were changed after submission; null when none were
 */
public record Application(
        String number,
        String programme,
        @Nullable String applicant,
        String filedBy,
        @Nullable String onBehalfOf,
        Status status,
        Map<String, Object> answers,
        String currency,
        @Nullable Money amount,
        @Nullable Money granted,
        @Nullable Long person,
        @Nullable String reasonCode,
        Instant createdAt,
        @Nullable Instant submittedAt,
        long version,
        @Nullable ChangedContact contact) {

    public Answers read() {
        return new Answers(answers);
    }

    /**
     * The answers with the telephone number and mail address to which vouchers and PINs are sent at this time: see {@link ContactChanges}.
     */
    Answers readWithTrustedContact(Instant time) {
        return contact != null && contact.pausesAt(time) ? new Answers(contact.withFormerContact(answers)) : read();
    }
}
