package org.lifeline.platform.web;

import org.lifeline.platform.problem.Refused;

/** A page of a list: its number from 0, and at most 200 entries. */
public record Page(int number, int size) {

    private static final int LARGEST = 200;

    /** @throws Refused 422 when out of range */
    public static Page of(int number, int size) {
        if (number < 0 || number > 1_000_000) {
            throw Refused.invalid("page", "This must be a number from 0.");
        }
        if (size < 1 || size > LARGEST) {
            throw Refused.invalid("size", "This must be from 1 to " + LARGEST + ".");
        }
        return new Page(number, size);
    }
}
