package org.lifeline.platform.signing;

/** What a key signs. Each use has its own keys, so that a status list, a payable or a seal can never be taken for a voucher. */
public enum KeyUse {
    VOUCHER("voucher"),
    STATUS_LIST("status-list"),
    PAYABLE("payable"),
    AUDIT("audit");

    private final String label;

    KeyUse(String label) {
        this.label = label;
    }

    /** The first part of the key's alias in the store, and {@code purpose} in the published key set. */
    public String label() {
        return label;
    }
}
