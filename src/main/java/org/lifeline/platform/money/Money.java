package org.lifeline.platform.money;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;

/**
 * An amount of money that is never negative: a whole number of a currency's minor units (cents for EUR, whole yen for JPY). The number of
 * decimals is that of the currency (ISO 4217, {@link Currency#getDefaultFractionDigits()}).
 */
public record Money(Currency currency, long minor) implements Comparable<Money> {

    /**
     * @throws InvalidMoneyException when {@code minor} is negative or the currency has no minor unit (gold, test codes)
     */
    public Money {
        Objects.requireNonNull(currency, "currency");
        if (currency.getDefaultFractionDigits() < 0) {
            throw new InvalidMoneyException("%s is not money that can be paid out".formatted(currency));
        }
        if (minor < 0) {
            throw new InvalidMoneyException("The amount must not be negative");
        }
    }

    /**
     * @param currency ISO 4217 code, three capital letters
     * @throws InvalidMoneyException when the code is unknown or the amount is negative
     */
    public static Money ofMinor(String currency, long minor) {
        return new Money(currencyOf(currency), minor);
    }

    /** An amount of zero in the given currency. */
    public static Money zero(String currency) {
        return ofMinor(currency, 0);
    }

    /**
     * Parses an amount as people write it, in major units. It never rounds.
     *
     * @throws InvalidMoneyException when the amount is zero, negative, too large for a 64-bit number of minor units, or has more decimals
     *     than the currency; or when the currency is unknown
     */
    public static Money parse(String currency, BigDecimal major) {
        Currency known = currencyOf(currency);
        int decimals = Math.max(0, known.getDefaultFractionDigits());
        if (major.signum() <= 0) {
            throw new InvalidMoneyException("The amount must be more than zero");
        }
        // 1e999999999 is only a few bytes of input: check its size before any operation writes it out or overflows its
        // exponent
        if ((long) major.precision() - major.scale() > 19) {
            throw tooLarge();
        }
        BigDecimal plain = major.stripTrailingZeros();
        if (plain.scale() > decimals) {
            throw new InvalidMoneyException(
                    decimals == 0
                            ? "An amount in %s has no decimals".formatted(known)
                            : "An amount in %s has at most %d decimals".formatted(known, decimals));
        }
        long integerDigits = (long) plain.precision() - plain.scale();
        if (integerDigits + decimals <= 19) {
            try {
                return new Money(known, plain.movePointRight(decimals).longValueExact());
            } catch (ArithmeticException tooLarge) {
                throw tooLarge();
            }
        }
        throw tooLarge();
    }

    /** The number of decimals of the currency: 2 for EUR, 0 for JPY, 3 for KWD. */
    public int exponent() {
        return currency.getDefaultFractionDigits();
    }

    /** The ISO 4217 code of the currency. */
    public String currencyCode() {
        return currency.getCurrencyCode();
    }

    /** The exact amount in major units, with the currency's number of decimals. */
    public BigDecimal major() {
        return BigDecimal.valueOf(minor, exponent());
    }

    public boolean isZero() {
        return minor == 0;
    }

    /** @throws InvalidMoneyException when the currencies differ or the sum does not fit */
    public Money plus(Money other) {
        requireSameCurrency(other);
        try {
            return new Money(currency, Math.addExact(minor, other.minor));
        } catch (ArithmeticException overflow) {
            throw tooLarge();
        }
    }

    /** @throws InvalidMoneyException when the currencies differ or {@code other} is the larger one */
    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(currency, minor - other.minor);
    }

    /** @throws InvalidMoneyException when the currencies differ */
    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(minor, other.minor);
    }

    /** The amount for people: code and number in the locale's grouping, such as {@code EUR 5,000.00}. */
    public String format(Locale locale) {
        NumberFormat number = NumberFormat.getNumberInstance(locale);
        number.setMinimumFractionDigits(exponent());
        number.setMaximumFractionDigits(exponent());
        return currencyCode() + " " + number.format(major());
    }

    /** {@link #format} for English. */
    @Override
    public String toString() {
        return format(Locale.ENGLISH);
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new InvalidMoneyException(
                    "%s and %s cannot be added or compared".formatted(currency, other.currency));
        }
    }

    private static Currency currencyOf(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidMoneyException("The currency must be a three-letter ISO 4217 code such as EUR");
        }
    }

    private static InvalidMoneyException tooLarge() {
        return new InvalidMoneyException("The amount is too large");
    }
}
