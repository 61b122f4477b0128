package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * A hospital, pharmacy or shop that honours vouchers.
 *
 * @param email where it reads what happens with its claims
 */
public record ServiceProvider(
        String code, String name, @Nullable String email) {}
