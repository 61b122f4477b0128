package org.lifeline.reimbursement;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The payer and its account.
 *
 * @param name the organisation's name, as its bank knows it
 * @param iban its account: an IBAN, or the bank's own number where a country has no IBAN
 * @param bic of its bank
 */
@ConfigurationProperties("lifeline.treasury")
record TreasuryProperties(
        @Nullable String name,
        @Nullable String iban,
        @Nullable String bic) {}
