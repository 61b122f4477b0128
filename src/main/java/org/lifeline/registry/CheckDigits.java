package org.lifeline.registry;

import com.prowidesoftware.swift.model.IBAN;
import java.math.BigInteger;
import org.lifeline.platform.typed.PlainText;

/** How the last digits of an identity number prove that the others were typed right. The name of the constant is the word in the table. */
public enum CheckDigits {
    none {
        @Override
        boolean holds(String number) {
            return true;
        }
    },
    /** Of the dihedral group D5: finds each wrong digit and each swap of two neighbours. Used by Aadhaar, among others. */
    verhoeff {
        @Override
        boolean holds(String number) {
            if (!isDigits(number)) {
                return false;
            }
            int check = 0;
            for (int i = 0; i < number.length(); i++) {
                int digit = number.charAt(number.length() - 1 - i) - '0';
                check = PRODUCT[check][PERMUTATION[i % PERMUTATION.length][digit]];
            }
            return check == 0;
        }
    },
    /** ISO/IEC 7812-1, as on payment cards. */
    luhn {
        @Override
        boolean holds(String number) {
            if (!isDigits(number)) {
                return false;
            }
            int sum = 0;
            for (int i = 0; i < number.length(); i++) {
                int digit = number.charAt(number.length() - 1 - i) - '0';
                int counted = i % 2 == 0 ? digit : 2 * digit;
                sum += counted > NINE ? counted - NINE : counted;
            }
            return sum % TEN == 0;
        }
    },
    /** ISO 7064 mod 97-10: letters count 10 to 35, and the last two digits make the whole 1 modulo 97. */
    mod97 {
        @Override
        boolean holds(String number) {
            return number.length() > 2
                    && number.chars().allMatch(c -> Character.digit(c, LETTERS) >= 0 && c < ASCII)
                    && new BigInteger(number.chars()
                                    .mapToObj(c -> Integer.toString(Character.digit(c, LETTERS)))
                                    .reduce("", String::concat))
                            .mod(NINETY_SEVEN)
                            .equals(BigInteger.ONE);
        }
    },
    /** An account number of a bank (ISO 13616), as long as its country says. */
    iban {
        @Override
        boolean holds(String number) {
            return new IBAN(number).isValid();
        }
    };

    private static final int NINE = 9;
    private static final int TEN = 10;
    private static final int LETTERS = 36;
    private static final int ASCII = 0x80;
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private static final int[][] PRODUCT = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
        {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
        {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
        {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
        {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
        {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
    };

    private static final int[][] PERMUTATION = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
    };

    /** @param number letters and digits only, capital, see {@link #normal} */
    abstract boolean holds(String number);

    /** Whether the check digits of a number are right, whatever blanks and signs it was typed with. */
    public boolean isRight(String typed) {
        return holds(normal(typed));
    }

    private static boolean isDigits(String number) {
        return number.length() > 1 && number.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static String normal(String typed) {
        return PlainText.withLatinDigits(PlainText.without(typed, c -> !Character.isLetterOrDigit(c)))
                .toUpperCase(java.util.Locale.ROOT);
    }
}
