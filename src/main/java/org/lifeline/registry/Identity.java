package org.lifeline.registry;

/** The answer of a source of identities. The names are the same in the process, the decision table and the database. */
public enum Identity {
    /** The source knows the number, and name and birth date match its holder. */
    confirmed,
    /** No number was given, there is no source, or the source does not have the number. */
    unknown,
    /** The number belongs to a person with another name or birth date. */
    mismatch,
    /** The holder of the number has died. */
    deceased
}
