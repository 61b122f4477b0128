package org.lifeline.platform.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "EUR, 5000, 500000",
        "EUR, 0.01, 1",
        "EUR, 12.300, 1230",
        "EUR, 5E+3, 500000",
        "JPY, 5000, 5000",
        "KWD, 1.234, 1234",
        "EUR, 92233720368547758.07, 9223372036854775807",
    })
    void readsMajorUnitsExactly(String currency, BigDecimal major, long minor) {
        assertThat(Money.parse(currency, major)).isEqualTo(Money.ofMinor(currency, minor));
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 0, more than zero",
        "EUR, -1, more than zero",
        "EUR, 0.001, at most 2 decimals",
        "JPY, 0.5, no decimals",
        "EUR, 92233720368547758.08, too large",
        "EUR, 1E+999999999, too large",
        "EUR, 1E-999999999, at most 2 decimals",
        "EURO, 1, ISO 4217",
        "XAU, 1, not money",
    })
    void saysWhyAnAmountIsRefused(String currency, BigDecimal major, String reason) {
        assertThatExceptionOfType(InvalidMoneyException.class)
                .isThrownBy(() -> Money.parse(currency, major))
                .withMessageContaining(reason);
    }

    @Test
    void neverGoesBelowZeroOrPastItsRange() {
        Money one = Money.ofMinor("EUR", 1);
        assertThatExceptionOfType(InvalidMoneyException.class).isThrownBy(() -> one.minus(Money.ofMinor("EUR", 2)));
        assertThatExceptionOfType(InvalidMoneyException.class)
                .isThrownBy(() -> one.plus(Money.ofMinor("EUR", Long.MAX_VALUE)));
        assertThatExceptionOfType(InvalidMoneyException.class).isThrownBy(() -> one.plus(Money.ofMinor("USD", 1)));
        assertThat(one.minus(one)).isEqualTo(Money.zero("EUR"));
    }

    @Test
    void isWrittenAsTheReaderExpects() {
        Money money = Money.ofMinor("EUR", 500000);
        assertThat(money.format(Locale.ENGLISH)).isEqualTo("EUR 5,000.00");
        assertThat(money.format(Locale.GERMAN)).isEqualTo("EUR 5.000,00");
        assertThat(Money.ofMinor("JPY", 5000).format(Locale.ENGLISH)).isEqualTo("JPY 5,000");
    }
}
