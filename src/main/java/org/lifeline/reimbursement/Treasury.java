package org.lifeline.reimbursement;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.money.BankText;
import org.lifeline.provider.HolderAddress;
import org.springframework.stereotype.Component;

/** The account from which claims are paid. */
@Component
class Treasury {

    private static final BankAccount DEMO = new BankAccount(
            "Lifeline Relief (demo)",
            "DE89370400440532013000",
            "COBADEFFXXX",
            "DE",
            new HolderAddress("Hilfestrasse 1", "50667", "Koeln"));

    private final TreasuryProperties properties;
    private final BankAccount account;

    Treasury(TreasuryProperties properties, RunMode mode) {
        this.properties = properties;
        if (properties.purpose() != null && !properties.purpose().matches("[A-Z]{4}")) {
            throw new IllegalStateException(
                    "lifeline.treasury.purpose is a code of four capital letters, such as SUPP");
        }
        if (properties.name() != null && properties.iban() != null && properties.bic() != null) {
            account = new BankAccount(
                    properties.name(), properties.iban(), properties.bic(), country(properties), address(properties));
        } else if (mode.embedded()) {
            account = DEMO;
        } else {
            throw new IllegalStateException(
                    "a real deployment needs the account that it pays from: set lifeline.treasury.name, .iban and .bic");
        }
    }

    BankAccount account() {
        return account;
    }

    /** By which the bank knows the organisation as a sender of files; null where it gave it none. */
    @Nullable
    String id() {
        return properties.id();
    }

    /** Of the organisation; null where neither a setting nor the account tells. */
    private static @Nullable String country(TreasuryProperties properties) {
        String number = String.valueOf(properties.iban()).replaceAll("\\s", "");
        return properties.country() != null
                ? properties.country()
                : BankAccount.isIban(number) ? number.substring(0, 2) : null;
    }

    private static HolderAddress address(TreasuryProperties properties) {
        return new HolderAddress(
                part("street", properties.street(), HolderAddress.LONGEST_STREET),
                part("post-code", properties.postCode(), HolderAddress.LONGEST_POST_CODE),
                part("town", properties.town(), HolderAddress.LONGEST_TOWN));
    }

    private static @Nullable String part(String name, @Nullable String set, int longest) {
        if (set == null || set.isBlank()) {
            return null;
        }
        if (set.length() > longest || !BankText.canBeWritten(set, longest)) {
            throw new IllegalStateException("lifeline.treasury." + name + " has at most " + longest
                    + " characters, and a letter or a digit among them");
        }
        return set.strip();
    }

    /** Why providers are paid, as an ISO 20022 purpose code. */
    String purpose() {
        return properties.purpose() == null ? "SUPP" : properties.purpose();
    }

    boolean oneBooking() {
        return properties.oneBooking();
    }
}
