package org.lifeline.platform.security;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Whose session or request it is, where the accounts are the product's own.
 *
 * @param name the log-in
 * @param password which password let them in, as a digest of its hash: another one ends the session
 */
record Account(String name, String password) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    /** Who is told, never with what. */
    @Override
    public String toString() {
        return name;
    }
}
