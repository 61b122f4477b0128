package org.lifeline.platform.problem;

import java.io.IOException;

/** Thrown while a body is read that turns out to be longer than allowed. */
final class BodyTooLarge extends IOException {
    BodyTooLarge(long limitBytes) {
        super("The body is larger than " + limitBytes / 1024 + " KB.");
    }
}
