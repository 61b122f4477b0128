package org.lifeline.programme;

/** How a provider proves that the beneficiary is there when a voucher is redeemed. The names are those of the table and the form. */
public enum Presence {
    /** Whoever holds the voucher may use it. */
    none,
    /** The beneficiary says a PIN that was sent apart from the voucher. */
    pin,
    /** The provider looks at an identity paper. */
    id
}
