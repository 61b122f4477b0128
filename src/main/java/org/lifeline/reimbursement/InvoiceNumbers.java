package org.lifeline.reimbursement;

import java.util.Optional;

/** How two invoice numbers, written without spaces and signs and in capitals, come close to each other without being the same. */
final class InvoiceNumbers {

    enum Difference {
        /** {@code RH118} and {@code RH0118}. */
        leadingZeros,
        /** {@code RH118} and {@code RH181}. */
        swapped,
        /** {@code RH118} and {@code RH1118}, or {@code RH118} and {@code RHI18}. */
        oneCharacter
    }

    private InvoiceNumbers() {}

    /** The difference; empty for numbers that are the same, or that have little in common. */
    static Optional<Difference> between(String one, String other) {
        if (one.equals(other)) {
            return Optional.empty();
        }
        if (withoutLeadingZeros(one).equals(withoutLeadingZeros(other))) {
            return Optional.of(Difference.leadingZeros);
        }
        int start = 0;
        while (start < Math.min(one.length(), other.length()) && one.charAt(start) == other.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(one.length(), other.length()) - start
                && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        String here = one.substring(start, one.length() - end);
        String there = other.substring(start, other.length() - end);
        if (here.length() <= 1 && there.length() <= 1) {
            return Optional.of(Difference.oneCharacter);
        }
        return here.length() == 2
                        && new StringBuilder(here).reverse().toString().equals(there)
                ? Optional.of(Difference.swapped)
                : Optional.empty();
    }

    /** Whether one may be taken for the other; not only because they are near each other in the same book, as {@code RH118} and {@code RH119}. */
    static boolean looksAlike(String one, String other) {
        return between(one, other)
                .filter(difference -> difference != Difference.oneCharacter
                        || !withoutDigits(one).equals(withoutDigits(other)))
                .isPresent();
    }

    private static String withoutDigits(String number) {
        return number.replaceAll("[0-9]", "");
    }

    private static String withoutLeadingZeros(String number) {
        return number.replaceAll("(?<![0-9])0+(?=[0-9])", "");
    }
}
