package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * A hospital or pharmacy.
 *
 * @param iban where it is paid, with the holder's name and the bank's BIC
 */
public record ServiceProvider(
        String code, String name, @Nullable String email, String accountName, String iban, String bic) {}
