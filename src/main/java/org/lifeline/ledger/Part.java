package org.lifeline.ledger;

/** The parts of a case for which it holds funds. Each part has its own voucher. The names are those of the tables. */
public enum Part {
    /** What the officers approved. */
    main,
    /** The provisional voucher of a case that could not wait for the officers' approval. */
    emergency
}
