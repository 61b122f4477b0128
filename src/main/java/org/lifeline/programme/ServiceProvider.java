package org.lifeline.programme;

import org.jspecify.annotations.Nullable;

/**
 * A hospital, pharmacy or shop that honours vouchers.
 *
 * @param iban the account to which it is paid, with the account holder's name and the bank's BIC
 */
public record ServiceProvider(
        String code, String name, @Nullable String email, String accountName, String iban, String bic) {}
