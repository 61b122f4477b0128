package org.lifeline.feedback;

/**
 * What a programme wants of its beneficiaries' answers.
 *
 * @param asks whether beneficiaries are asked by mail or SMS after a redemption
 * @param phone the number on receipts that a beneficiary can call; empty: none
 */
public record FeedbackTerms(boolean asks, String phone) {}
