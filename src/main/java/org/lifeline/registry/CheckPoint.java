package org.lifeline.registry;

/** When a person is checked; the names are those of the process and the tables. */
public enum CheckPoint {
    /** When the application has come in: cases that came earlier count. */
    intake,
    /** Before funds are set aside: cases that were approved meanwhile count, too. */
    issuance
}
