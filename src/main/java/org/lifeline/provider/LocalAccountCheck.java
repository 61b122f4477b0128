package org.lifeline.provider;

/** How the check digits of a country's accounts are proved. The table {@code localAccountRules} names one of these for each country. */
enum LocalAccountCheck {

    /** The country's numbers have no check digit that is known. */
    none {
        @Override
        boolean holds(String bank, String number, boolean hasBic) {
            return true;
        }
    },

    /** Nothing but the BIC names the bank, so it must be there. */
    bic {
        @Override
        boolean holds(String bank, String number, boolean hasBic) {
            return hasBic;
        }
    },

    /** Routing number of the American Bankers Association: nine digits, the last one a check digit. */
    routingNumber {
        @Override
        boolean holds(String bank, String number, boolean hasBic) {
            return bank.matches("[0-9]{9}") && weighted(bank, 3, 7, 1) % 10 == 0;
        }
    },

    /** NUBAN: three digits of the bank and nine of the account have a common check digit, which is the tenth. */
    nuban {
        @Override
        boolean holds(String bank, String number, boolean hasBic) {
            return bank.matches("[0-9]{3}")
                    && number.matches("[0-9]{10}")
                    && (10 - weighted(bank + number.substring(0, 9), 3, 7, 3) % 10) % 10 == number.charAt(9) - '0';
        }
    },

    /** CLABE: eighteen digits, the last one a check digit. */
    clabe {
        @Override
        boolean holds(String bank, String number, boolean hasBic) {
            if (!number.matches("[0-9]{18}")) {
                return false;
            }
            int sum = 0;
            int[] weights = {3, 7, 1};
            for (int i = 0; i < 17; i++) {
                sum += (number.charAt(i) - '0') * weights[i % 3] % 10;
            }
            return (10 - sum % 10) % 10 == number.charAt(17) - '0';
        }
    };

    /**
     * @param bank national code of the bank; empty where the country has none
     * @param number account number
     */
    abstract boolean holds(String bank, String number, boolean hasBic);

    private static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * weights[i % weights.length];
        }
        return sum;
    }
}
