package org.lifeline.account;

/** Whether somebody has asked to manage the applications of an account. A later domain knows it. */
public interface AskedToAct {

    /** Whether somebody asks, and the holder of this account has neither agreed nor refused. */
    boolean isAsked(String account);
}
