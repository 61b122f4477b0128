package org.lifeline.voucher;

import java.time.Instant;
import java.util.List;
import org.lifeline.platform.money.Money;
import org.lifeline.voucher.VoucherContent.Item;
import org.lifeline.voucher.VoucherContent.OfflineLimits;
import org.lifeline.voucher.VoucherContent.StatusReference;

/** A voucher to start a test from. */
final class SampleVouchers {

    static final Instant ISSUED = Instant.parse("2026-11-21T09:00:00Z");
    /** The end of 19 February in Addis Ababa, whose letter it is. */
    static final Instant EXPIRES = Instant.parse("2027-02-19T21:00:00Z");

    static final String ISSUER = "https://lifeline.example";

    private SampleVouchers() {}

    static VoucherContent voucher() {
        return voucher(List.of(new Item("Appendectomy", 1)), List.of("HOSP-01"));
    }

    static VoucherContent voucher(List<Item> items, List<String> providers) {
        return new VoucherContent(
                ISSUER,
                VoucherCode.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
                ISSUED,
                EXPIRES,
                ISSUED,
                "EMA-2026",
                items,
                Money.ofMinor("EUR", 500_000),
                "Almaz T.",
                new VoucherContent.BirthYear(1989, false),
                providers,
                new OfflineLimits(1, 20_000, 72),
                new StatusReference(ISSUER + "/status-lists/1", 417_233));
    }
}
