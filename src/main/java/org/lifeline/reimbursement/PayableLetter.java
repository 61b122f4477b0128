package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;

/**
 * The accounts-payable document of an approved claim, from which it is paid.
 *
 * @param organisation the organisation that pays
 * @param issuer address of the installation that signed it
 * @param payee the provider's name
 * @param accountLabel what kind of account it is, such as "Mobile wallet"
 * @param account the complete account number (IBAN where there is one), the wallet, or the address to which a cheque is sent
 * @param bic of the account's bank, when known
 * @param qr text of the QR code, from {@link PayableSigner#sign}
 * @param zone time zone of the times
 */
public record PayableLetter(
        String organisation,
        String issuer,
        String programmeName,
        PayableContent content,
        String payee,
        String accountHolder,
        String accountLabel,
        String account,
        @Nullable String bic,
        List<Line> lines,
        List<Approval> approvals,
        String qr,
        ZoneId zone) {

    /**
     * A redemption that is paid.
     *
     * @param voucherCode as printed
     * @param what the help that was given
     */
    public record Line(String voucherCode, String what, Instant givenAt, Money amount) {}

    /** @param role the role in which the person decided, in words */
    public record Approval(String role, String name, Instant decidedAt) {}

    public PayableLetter {
        lines = List.copyOf(lines);
        approvals = List.copyOf(approvals);
    }
}
