package org.lifeline.application;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * A person's application for assistance.
 *
 * @param applicant the log-in that sees it as its own; null for a walk-in without an account
 * @param filedBy the log-in that filed it: the applicant's own, or a social worker's
 * @param amount what is asked for; null while a draft does not say
 * @param granted what the officers granted; null until every stage approved
 * @param answers as they were filed, with the contact data of now
 * @param reasonCode why it was rejected, when it was
 * @param version raised by each change of the answers or the contact data
 * @param contact what of the contact data was changed after it was sent; null: nothing was
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

    /** The same, with the telephone and the mail address to which vouchers and PINs go at this time: see {@link ContactChanges}. */
    Answers readForWhatIsWorthMoney(Instant time) {
        return contact != null && contact.pausesAt(time) ? new Answers(contact.asBefore(answers)) : read();
    }
}
