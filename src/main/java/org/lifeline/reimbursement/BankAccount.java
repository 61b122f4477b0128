package org.lifeline.reimbursement;

import com.prowidesoftware.swift.model.IBAN;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.provider.HolderAddress;
import org.lifeline.provider.PayoutDetails;

/**
 * A bank account from which or to which money is paid.
 *
 * @param holder name of the account's holder
 * @param number an IBAN (ISO 13616), or the bank's own number where a country has no IBAN; without blanks
 * @param bic of its bank (ISO 9362); null where the number alone names the bank
 * @param country of the holder, ISO 3166 alpha-2; null where it is not known
 * @param address of the holder
 */
record BankAccount(
        String holder,
        String number,
        @Nullable String bic,
        @Nullable String country,
        HolderAddress address) {

    private static final Pattern LIKE_AN_IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");
    private static final Pattern OTHER_NUMBER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9/.-]{0,32}[A-Za-z0-9])?");
    private static final Pattern BIC = Pattern.compile("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?");

    /** Countries whose accounts can be reached by SEPA transfers (EPC409-09). */
    private static final Set<String> SEPA = Set.of(
            "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR",
            "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO",
            "RS", "SE", "SI", "SK", "SM", "VA");

    /** @throws IllegalArgumentException when a part is not valid, such as an IBAN with wrong check digits */
    BankAccount {
        number = number.replaceAll("\\s", "");
        bic = bic == null ? null : bic.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
        if (holder.isBlank()) {
            throw new IllegalArgumentException("An account needs its holder's name");
        }
        if (LIKE_AN_IBAN.matcher(number).matches()
                ? !new IBAN(number).isValid()
                : !OTHER_NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException(
                    "The account number of " + holder + " is no valid IBAN or account number");
        }
        if (bic == null
                ? !LIKE_AN_IBAN.matcher(number).matches()
                : !BIC.matcher(bic).matches()) {
            throw new IllegalArgumentException("The BIC of " + holder + "'s bank is not valid");
        }
    }

    /**
     * The account of a provider.
     *
     * @throws IllegalStateException when it is paid in another way than by a bank
     */
    static BankAccount of(PayoutDetails details) {
        return switch (details.kind()) {
            case "iban" -> {
                String iban = required(details, "iban");
                yield new BankAccount(
                        details.holder(), iban, details.value("bic"), iban.substring(0, 2), HolderAddress.of(details));
            }
            case "localAccount" ->
                new BankAccount(
                        details.holder(),
                        required(details, "number"),
                        details.value("bic"),
                        details.value("country"),
                        HolderAddress.of(details));
            default -> throw new IllegalStateException("no bank account: the provider is paid by " + details.kind());
        };
    }

    private static String required(PayoutDetails details, String name) {
        return Objects.requireNonNull(details.value(name));
    }

    /** Whether a provider is paid by a bank transfer. */
    static boolean isPaidTo(PayoutDetails details) {
        return details.kind().equals("iban") || details.kind().equals("localAccount");
    }

    /** The number in groups of four, as IBANs are printed (ISO 13616). */
    String printed() {
        return number.replaceAll("(.{4})(?=.)", "$1 ");
    }

    boolean hasIban() {
        return isIban(number);
    }

    /** Whether a number of an account is an IBAN, and not the bank's own number. */
    static boolean isIban(String number) {
        return LIKE_AN_IBAN.matcher(number).matches();
    }

    boolean isInSepa() {
        return hasIban() && SEPA.contains(number.substring(0, 2));
    }
}
