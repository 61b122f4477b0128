package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Year;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningNumbersTest {

    @ParameterizedTest
    @CsvSource({"1, A-2026-000001", "999999, A-2026-999999", "1000000, A-2026-1000000", "98765432, A-2026-98765432"})
    void noDigitIsLostInALargeCountry(long count, String number) {
        assertThat(RunningNumbers.of("A", Year.of(2026), count)).isEqualTo(number);
    }
}
