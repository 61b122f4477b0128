package org.lifeline.reimbursement;

import org.jspecify.annotations.Nullable;
import org.lifeline.platform.RunMode;
import org.springframework.stereotype.Component;

/** The account from which claims are paid. */
@Component
class Treasury {

    private static final BankAccount DEMO =
            new BankAccount("Lifeline Relief (demo)", "DE89370400440532013000", "COBADEFFXXX");

    private final TreasuryProperties properties;
    private final BankAccount account;

    Treasury(TreasuryProperties properties, RunMode mode) {
        this.properties = properties;
        if (properties.purpose() != null && !properties.purpose().matches("[A-Z]{4}")) {
            throw new IllegalStateException(
                    "lifeline.treasury.purpose is a code of four capital letters, such as SUPP");
        }
        if (properties.name() != null && properties.iban() != null && properties.bic() != null) {
            account = new BankAccount(properties.name(), properties.iban(), properties.bic());
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

    /** Country of the organisation; null where neither a setting nor the account tells. */
    @Nullable
    String country() {
        return properties.country() != null
                ? properties.country()
                : account.hasIban() ? account.number().substring(0, 2) : null;
    }

    /** Why providers are paid, as an ISO 20022 purpose code. */
    String purpose() {
        return properties.purpose() == null ? "SUPP" : properties.purpose();
    }

    boolean oneBooking() {
        return properties.oneBooking();
    }
}
