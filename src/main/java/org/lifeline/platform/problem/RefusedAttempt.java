package org.lifeline.platform.problem;

import org.jspecify.annotations.Nullable;

/**
 * Event published when a refusal is answered to the caller, once for each refusal, after its transaction was rolled back.
 *
 * @param status 403 or 409: what the person may not do, or not at present
 * @param caseNumber the case that it is about, where that is known
 * @param where pattern of the route, or the engine; never what the caller wrote
 */
public record RefusedAttempt(
        int status, String reason, @Nullable String caseNumber, String where) {

    /** Whether a refusal with this status is recorded as an attempt; the others are mistakes in a form. */
    public static boolean counts(int status) {
        return status == 403 || status == 409;
    }
}
