package org.lifeline.reimbursement;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The payer and its account.
 *
 * @param name the organisation's name, as its bank knows it
 * @param iban its account: an IBAN, or the bank's own number where a country has no IBAN
 * @param bic of its bank
 * @param id by which the bank knows the organisation as a sender of payment files, where it gave it one
 * @param country of the organisation, ISO 3166 alpha-2; that of the IBAN where it is not set
 * @param street of the organisation, with the number of the house
 * @param postCode of the organisation
 * @param town of the organisation
 * @param purpose why providers are paid, as an ISO 20022 purpose code; SUPP (payment to a supplier) where it is not set
 * @param oneBooking whether the bank books a payment run as one sum instead of each payment
 */
@ConfigurationProperties("lifeline.treasury")
record TreasuryProperties(
        @Nullable String name,
        @Nullable String iban,
        @Nullable String bic,
        @Nullable String id,
        @Nullable String country,
        @Nullable String street,
        @Nullable String postCode,
        @Nullable String town,
        @Nullable String purpose,
        boolean oneBooking) {}
