package org.lifeline.platform.security;

import org.jspecify.annotations.Nullable;

/**
 * How people log in.
 *
 * @param elsewhere the address that leads to the identity provider's pages; null: the log-in page asks for the password itself
 */
public record LogIn(@Nullable String elsewhere) {}
