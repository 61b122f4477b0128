package org.lifeline.ledger;

/** What a case holds funds for: each part has a voucher of its own. The names are those of the tables. */
public enum Part {
    /** What the officers approved. */
    main,
    /** The provisional voucher of a case that could not wait for them. */
    emergency
}
