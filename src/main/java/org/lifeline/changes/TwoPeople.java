package org.lifeline.changes;

import org.lifeline.platform.problem.Refused;

/**
 * The two people behind a change that nobody can make alone.
 *
 * @param asked account of the person who requested it
 * @param confirmed account of the person who confirmed it, always another one
 */
public record TwoPeople(String asked, String confirmed) {

    public TwoPeople {
        if (asked.equals(confirmed)) {
            throw Refused.forbidden("secondPerson", "You asked for this change. Somebody else has to confirm it.");
        }
    }
}
