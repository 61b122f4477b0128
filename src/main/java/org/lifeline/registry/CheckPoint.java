package org.lifeline.registry;

/** The moments at which a person is checked. The names are the same in the process and the tables. */
public enum CheckPoint {
    /** When the application has arrived: only cases that came earlier count. */
    intake,
    /** Before funds are reserved: cases that were approved in the meantime count, too. */
    issuance
}
