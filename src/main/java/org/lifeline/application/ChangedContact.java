package org.lifeline.application;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an applicant is reached, where it was changed since the application was filed. Decision 0033.
 *
 * @param now what was changed, by the keys of the form; an empty text for what was taken away
 * @param before telephone and mail address to which what is worth money goes until the pause is over, by the same keys; one that there was
 *     none of is left out
 * @param until end of the pause; null where there is none
 */
record ChangedContact(Map<String, String> now, Map<String, String> before, @Nullable Instant until) {

    boolean pausesAt(Instant time) {
        return until != null && time.isBefore(until);
    }

    /** The answers with what was changed. */
    Map<String, Object> over(Map<String, Object> answers) {
        Map<String, Object> changed = new LinkedHashMap<>(answers);
        changed.putAll(now);
        return changed;
    }

    /** The answers with the telephone and the mail address of before. */
    Map<String, Object> asBefore(Map<String, Object> answers) {
        Map<String, Object> trusted = new LinkedHashMap<>(answers);
        trusted.remove(TypedAnswers.PHONE);
        trusted.remove(TypedAnswers.EMAIL);
        trusted.putAll(before);
        return trusted;
    }
}
