package org.lifeline.application;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contact data of an applicant that were changed since the application was submitted (decision 0033).
 *
 * @param now the changed fields, by the keys of the form; an empty text for a field that was cleared
 * @param before telephone number and mail address to which vouchers and PINs are sent until the pause is over, by the same keys; a field
 *     that was empty before is left out
 * @param until end of the pause; null where there is no pause
 */
record ChangedContact(
        Map<String, String> now,
        Map<String, String> before,
        @Nullable Instant until) {

    boolean pausesAt(Instant time) {
        return until != null && time.isBefore(until);
    }

    /** The answers with the changes applied. */
    Map<String, Object> applyTo(Map<String, Object> answers) {
        Map<String, Object> changed = new LinkedHashMap<>(answers);
        changed.putAll(now);
        return changed;
    }

    /** The answers with the telephone number and mail address from before the change. */
    Map<String, Object> withFormerContact(Map<String, Object> answers) {
        Map<String, Object> trusted = new LinkedHashMap<>(answers);
        trusted.remove(TypedAnswers.PHONE);
        trusted.remove(TypedAnswers.EMAIL);
        trusted.putAll(before);
        return trusted;
    }
}
