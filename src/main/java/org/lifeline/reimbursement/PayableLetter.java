package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * An approved claim on paper, as it is paid from.
 *
 * @param organisation who pays
 * @param issuer address of the installation that signed it
 * @param payee the provider's name
 * @param account the full account number (IBAN where there is one)
 * @param bic of the account's bank, when known
 * @param qr text of the QR, from {@link PayableSigner#sign}
 * @param zone in which times are written
 */
public record PayableLetter(
        String organisation,
        String issuer,
        String programmeName,
        PayableContent content,
        String payee,
        String accountHolder,
        String account,
        @Nullable String bic,
        List<Line> lines,
        List<Approval> approvals,
        String qr,
        ZoneId zone) {

    /**
     * A redemption that is paid for.
     *
     * @param voucherCode as printed
     * @param what it was given for
     */
    public record Line(String voucherCode, String what, Instant givenAt, Money amount) {}

    /** @param role under which the person decided, as people call it */
    public record Approval(String role, String name, Instant decidedAt) {}

    public PayableLetter {
        lines = List.copyOf(lines);
        approvals = List.copyOf(approvals);
    }
}
