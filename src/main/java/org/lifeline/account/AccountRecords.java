package org.lifeline.account;

import java.util.List;

/** Personal data of an account that a later domain keeps, and that are erased together with the account. */
public interface AccountRecords {

    /** The numbers of what the holder of the account asked for and still waits for; nothing is erased before it is answered. */
    List<String> open(String account);

    /** Erases what the holder of the account wrote; that something was asked and decided stays. */
    void eraseAccount(String account);
}
