package org.lifeline.voucher;

/** What a programme manager can do to a voucher that somebody holds. The names are those that the form uses. */
public enum VoucherChangeKind {
    suspend,
    resume,
    revoke,
    reissue
}
