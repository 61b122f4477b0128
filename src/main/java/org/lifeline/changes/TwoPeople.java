package org.lifeline.changes;

import org.lifeline.platform.problem.Refused;

/**
 * Who changes something that nobody changes alone.
 *
 * @param asked the log-in of who asked for it
 * @param confirmed the log-in of who looked at it and confirmed it, always another one
 */
public record TwoPeople(String asked, String confirmed) {

    public TwoPeople {
        if (asked.equals(confirmed)) {
            throw Refused.forbidden("secondPerson", "You asked for this change. Somebody else has to confirm it.");
        }
    }
}
