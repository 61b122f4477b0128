package org.lifeline.programme;

import org.lifeline.platform.money.Money;

/**
 * A programme of assistance.
 *
 * @param code short public code, part of every voucher
 * @param form id of the Camunda Form that applicants fill in
 * @param maximum the largest grant
 * @param demo part of the demonstration, and marked as such wherever it is shown
 */
public record Programme(
        String code, String name, String currency, String form, boolean active, boolean demo, Money maximum) {}
