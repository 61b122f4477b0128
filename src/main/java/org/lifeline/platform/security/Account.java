package org.lifeline.platform.security;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * The account of a session or request, where the product keeps the accounts itself.
 *
 * @param name the account's name, with which its holder logs in
 * @param password digest of the hash of the password that was used; the session ends when the password changes
 */
record Account(String name, String password) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    /** Contains the name only, never the password. */
    @Override
    public String toString() {
        return name;
    }
}
