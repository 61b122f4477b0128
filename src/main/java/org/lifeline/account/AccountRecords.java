package org.lifeline.account;

/** Personal data of an account that a later domain keeps, and that are erased together with the account. */
public interface AccountRecords {

    /** Erases what the holder of the account wrote; that something was asked and decided stays. */
    void eraseAccount(String account);
}
