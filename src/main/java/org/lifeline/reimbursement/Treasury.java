package org.lifeline.reimbursement;

import org.lifeline.platform.RunMode;
import org.springframework.stereotype.Component;

/** The account from which claims are paid. */
@Component
class Treasury {

    private static final BankAccount DEMO =
            new BankAccount("Lifeline Relief (demo)", "DE89370400440532013000", "COBADEFFXXX");

    private final BankAccount account;

    Treasury(TreasuryProperties properties, RunMode mode) {
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
}
