package org.lifeline.platform.problem;

import org.jspecify.annotations.Nullable;

/**
 * Published where a refusal is answered to the caller, once for each: after its transaction was rolled back.
 *
 * @param status 403 or 409: what somebody may not do, or not now
 * @param caseNumber the case that it is about, where that is known
 * @param where the route's pattern or the engine; never what the caller wrote
 */
public record RefusedAttempt(int status, String reason, @Nullable String caseNumber, String where) {

    /** Whether a refusal is an attempt worth keeping; the others are mistakes in a form. */
    public static boolean counts(int status) {
        return status == 403 || status == 409;
    }
}
