package org.lifeline.platform.security;

import org.jspecify.annotations.Nullable;

/**
 * The way in which people log in.
 *
 * @param elsewhere the address that leads to the identity provider's pages; null: the log-in page itself asks for the password
 */
public record LogIn(@Nullable String elsewhere) {}
