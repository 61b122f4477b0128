package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.LocalDate;
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
 * @param way how it is paid, in words, such as {@code Account}
 * @param account the complete account number (IBAN where there is one), the wallet, or the address of a cheque
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
        String way,
        String account,
        @Nullable String bic,
        List<Line> lines,
        List<Approval> approvals,
        String qr,
        ZoneId zone) {

    /**
     * A redemption that is paid, or several together where they would not stay on one page.
     *
     * @param voucherCode as printed; null for several
     * @param what the help that was given
     * @param from the day of the help, or the first of them
     * @param to the same day, or the last of them
     */
    public record Line(@Nullable String voucherCode, String what, LocalDate from, LocalDate to, Money amount) {}

    /**
     * @param role the role in which the person decided, in words
     * @param name of the person, with their account
     */
    public record Approval(String role, String name, Instant decidedAt) {}

    public PayableLetter {
        lines = List.copyOf(lines);
        approvals = List.copyOf(approvals);
    }
}
