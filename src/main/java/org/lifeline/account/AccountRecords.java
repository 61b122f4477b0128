package org.lifeline.account;

import java.util.List;

/** What a later domain keeps of an account: it is erased together with the account, and learns when another contact opens it. */
public interface AccountRecords {

    /** The numbers of what the holder of the account asked for and still waits for; nothing is erased before it is answered. */
    List<String> open(String account);

    /** Erases what the holder of the account wrote; that something was asked and decided stays. */
    void eraseAccount(String account);

    /** Another contact opens the account from now on, because its holder lost the one before: what the one before agreed to may have to end. */
    default void recovered(String account) {}
}
