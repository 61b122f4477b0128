package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.platform.money.Money;

class ComparedPriceTest {

    @ParameterizedTest(name = "{0} beside {1}: outlier {2}, {3} %, {4} thousandths, excess of three {5}")
    @CsvSource({
        "2400, 2000, false, 20.0, 1200, 1200",
        "2401, 2000, true, 20.1, 1201, 1203",
        "2000, 2000, false, 0.0, 1000, 0",
        "1999, 2000, false, -0.1, 1000, 0",
        "1, 3, false, -66.7, 333, 0",
        "3, 1, true, 200.0, 3000, 6",
        "900000000000000000, 1, true, 89999999999999999900.0, 900000000000000000000, -1"
    })
    void saysHowFarAPriceIsFromItsReference(
            long price, long reference, boolean outlier, BigDecimal percent, BigDecimal thousandths, long excess) {
        ComparedPrice compared = new ComparedPrice(Money.ofMinor("EUR", price), Money.ofMinor("EUR", reference));
        assertThat(compared.isAbove(20)).isEqualTo(outlier);
        assertThat(compared.percentAbove()).isEqualByComparingTo(percent);
        if (thousandths.precision() < 19) {
            assertThat(compared.thousandths()).isEqualTo(thousandths.longValue());
            assertThat(compared.excess(3)).isEqualTo(Money.ofMinor("EUR", excess));
        }
    }

    @Test
    void aMistypedPriceIsStillCounted() {
        ComparedPrice compared =
                new ComparedPrice(Money.ofMinor("EUR", 900_000_000_000_000_000L), Money.ofMinor("EUR", 1));
        assertThat(compared.thousandths()).isEqualTo(Long.MAX_VALUE);
    }
}
