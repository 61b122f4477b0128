package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvoiceNumbersTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "RH118, RH118,",
        "RH118, RH0118, leadingZeros",
        "RH118A2, RH0118A002, leadingZeros",
        "0118, 118, leadingZeros",
        "RH100, RH1000, oneCharacter",
        "RH118, RH181, swapped",
        "HR118, RH118, swapped",
        "RH118, RH119, oneCharacter",
        "RH118, RHI18, oneCharacter",
        "RH118, RH1118, oneCharacter",
        "RH118, RH18, oneCharacter",
        "1, 12, oneCharacter",
        "1, 2, oneCharacter",
        "RH118, RH129,",
        "RH118, RH1181X,",
        "RH118, RX811,",
        "RH1213, RH3112,",
        "AB, CD,",
    })
    void saysHowTwoNumbersDiffer(String one, String other, String difference) {
        Optional<InvoiceNumbers.Difference> expected =
                Optional.ofNullable(difference).map(InvoiceNumbers.Difference::valueOf);
        assertThat(InvoiceNumbers.between(one, other)).isEqualTo(expected);
        assertThat(InvoiceNumbers.between(other, one)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "RH118, RH0118, true",
        "RH118, RH181, true",
        "RH118, RHI18, true",
        "RH118, RH118A, true",
        "RH118, RH119, false",
        "RH100, RH1000, false",
        "RH118, RH118, false",
        "RH118, RH129, false",
    })
    void theNextNumberOfTheSameBookDoesNotLookAlike(String one, String other, boolean alike) {
        assertThat(InvoiceNumbers.looksAlike(one, other)).isEqualTo(alike);
        assertThat(InvoiceNumbers.looksAlike(other, one)).isEqualTo(alike);
    }
}
