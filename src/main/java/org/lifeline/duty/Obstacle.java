package org.lifeline.duty;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * What keeps a person from a duty on a case.
 *
 * @param held the duty that the person holds already; null where the obstacle is the person's household or provider. Who acts or acted for
 *     the applicant, or the applicant for them, is as of one household
 * @param code the duty as the table stores it, or {@code household} or {@code provider}
 */
public record Obstacle(@Nullable Duty held, String code) {

    static final String REASON = "separationOfDuties";
    static final String HOUSEHOLD = "household";

    static Obstacle of(String code) {
        return new Obstacle(Duty.read(code), code);
    }

    /** A refusal with 403 {@code separationOfDuties}, addressed to this person. */
    public Refused refusal() {
        if (held != null) {
            return Refused.forbidden(
                    REASON, held.toPerson() + " One person cannot do both in one case: a colleague has to do this.");
        }
        return Refused.forbidden(
                REASON,
                code.equals(HOUSEHOLD)
                        ? "You are the applicant, live in the applicant's household, or one of you acted for the other. A colleague has to do this."
                        : "You work for a provider of this programme. Somebody who does not has to do this.");
    }

    /** The same refusal, addressed to a person who wanted to give this person a task. */
    public Refused refusalFor(String person) {
        if (held != null) {
            return Refused.forbidden(
                    REASON,
                    person + " " + held.aboutPerson() + ". Nobody does two things on one case: choose somebody else.");
        }
        return Refused.forbidden(
                REASON,
                code.equals(HOUSEHOLD)
                        ? person
                                + " is the applicant, of the applicant's household, or one of them acted for the other. Choose somebody else."
                        : person + " works for a provider of this programme. Choose somebody else.");
    }
}
