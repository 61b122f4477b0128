package org.lifeline.programme;

import org.lifeline.platform.money.Money;

/**
 * A programme of assistance.
 *
 * @param code short public code, part of every voucher
 * @param form id of the Camunda Form that applicants fill in
 * @param maximum the largest grant
 * @param appealDays after a rejection, within which it may be appealed against; 0: never
 * @param appealGroup who reviews appeals
 * @param emergencyCap the largest provisional voucher; zero: no fast track
 * @param emergencyGroup who may authorise one
 * @param stageForm the form that officers of its stages fill in
 * @param demo part of the demonstration, and marked as such wherever it is shown
 */
public record Programme(
        String code,
        String name,
        String currency,
        String form,
        boolean active,
        boolean demo,
        Money maximum,
        int appealDays,
        String appealGroup,
        Money emergencyCap,
        String emergencyGroup,
        String stageForm) {}
