package org.lifeline.platform.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits in requests per minute, unless said otherwise; application.yaml documents each.
 *
 * @param logInsPerAddress log-in attempts, and requests with invalid credentials, from one address
 * @param logInsPerAccount log-in attempts to one account from one address
 * @param logInsPerAccountElsewhere log-in attempts to one account from all addresses together from which nobody has logged in to it before
 * @param changesPerAddress requests that may change something, from one address without an account
 * @param changesPerAccount requests that may change something, by one account
 * @param openDataPerAddress requests for open data from one address
 * @param joiningPerAddress requests of organisations to join, and attempts to accept an invitation, from one address
 * @param feedbackPerAddress links to questions for beneficiaries that are opened or answered from one address
 * @param codesPerAddress codes for a log-in that are sent for one address, an hour
 * @param codesPerContact codes for a log-in that are sent to one telephone or mailbox, a day
 * @param grievancesPerAddress complaints without an account from one address, a day
 * @param grievancesPerContact complaints whose answer is told to one telephone or mailbox that was typed, a day
 * @param grievanceCodesPerAddress tries to open a complaint with number and code from one address, an hour
 * @param ownDataPerAccount files with everything about themselves that one account takes along
 * @param peopleSearchesPerAccount searches for people in the registry by one account, an hour
 * @param likelyEntriesPerAccount questions of one account for entries that are like a person while it types their name, an hour
 * @param outreachPerAccount applications sealed without a network that one account sends, an hour
 * @param profilesPerAccount people in the registry whom one account opens, a day
 * @param recoveriesPerAccount attempts to let another contact open somebody's account, by one account of the office, a day
 * @param passkeysPerAccount passkeys that one account adds, a day
 * @param actingPerAccount requests to manage somebody else's applications by one account, a day
 * @param actingForAccount such requests that the holder of one account is told of, a day
 * @param questionsPerPartner questions about a person by one system that may ask the registry, a day
 * @param statusPerPhone questions by USSD or SMS from one telephone, a day
 * @param statusPerCase questions by USSD or SMS about one number, a day; more than of one telephone, so that none of them locks a person out
 */
@ConfigurationProperties("lifeline.limits")
record LimitProperties(
        @DefaultValue("60") int logInsPerAddress,
        @DefaultValue("10") int logInsPerAccount,
        @DefaultValue("100") int logInsPerAccountElsewhere,
        @DefaultValue("300") int changesPerAddress,
        @DefaultValue("1200") int changesPerAccount,
        @DefaultValue("60") int openDataPerAddress,
        @DefaultValue("10") int joiningPerAddress,
        @DefaultValue("120") int feedbackPerAddress,
        @DefaultValue("60") int codesPerAddress,
        @DefaultValue("10") int codesPerContact,
        @DefaultValue("100") int grievancesPerAddress,
        @DefaultValue("5") int grievancesPerContact,
        @DefaultValue("60") int grievanceCodesPerAddress,
        @DefaultValue("20") int ownDataPerAccount,
        @DefaultValue("120") int peopleSearchesPerAccount,
        @DefaultValue("240") int likelyEntriesPerAccount,
        @DefaultValue("240") int outreachPerAccount,
        @DefaultValue("100") int profilesPerAccount,
        @DefaultValue("20") int recoveriesPerAccount,
        @DefaultValue("20") int passkeysPerAccount,
        @DefaultValue("5") int actingPerAccount,
        @DefaultValue("3") int actingForAccount,
        @DefaultValue("10000") int questionsPerPartner,
        @DefaultValue("20") int statusPerPhone,
        @DefaultValue("60") int statusPerCase) {}
