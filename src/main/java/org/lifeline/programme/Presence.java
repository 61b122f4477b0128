package org.lifeline.programme;

/** How a provider checks that the beneficiary is present when a voucher is redeemed. The names are the same in the table and the form. */
public enum Presence {
    /** No check: everybody who has the voucher may use it. */
    none,
    /** The beneficiary tells a PIN that was sent separately from the voucher. */
    pin,
    /** The provider looks at an identity paper. */
    id
}
