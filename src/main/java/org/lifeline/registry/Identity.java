package org.lifeline.registry;

/** What a source of identities says about somebody; the names are those of the process, the decision table and the database. */
public enum Identity {
    /** The number is known, and name and birth date are those of its holder. */
    confirmed,
    /** There is no number, no source, or the source does not have the number. */
    unknown,
    /** The number belongs to somebody of another name or birth date. */
    mismatch,
    /** The holder of the number has died. */
    deceased
}
