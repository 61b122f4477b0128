package org.lifeline.redemption;

/**
 * Which of the rules for redemptions without a network a record kept. They do not decide whether it is accepted; the managers see them
 * where the voucher does not cover it.
 *
 * @param statusFresh whether the device's status list was recent enough
 * @param withinVoucher whether the redemption was within the voucher's offline limits
 * @param withinDevice whether it was within the device's limits
 * @param timePlausible whether its time is possible
 * @param firstAtProvider whether nobody else of the organisation had the voucher before
 */
record OfflineRulesKept(
        boolean statusFresh,
        boolean withinVoucher,
        boolean withinDevice,
        boolean timePlausible,
        boolean firstAtProvider) {}
