package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class BirthDatesTest {

    private static final LocalDate KNOWN = LocalDate.of(1990, 5, 17);
    private static final LocalDate ONLY_THE_YEAR = LocalDate.of(1990, 1, 1);

    /** Whoever says only the year the second time must be found as surely as the first time. */
    @Test
    void findsADayForAYearAndAYearForADay() {
        assertThat(BirthDates.near(KNOWN)).contains(ONLY_THE_YEAR);
        assertThat(BirthDates.near(ONLY_THE_YEAR)).contains(KNOWN, LocalDate.of(1990, 12, 31));
        assertThat(Likeness.Birth.between(ONLY_THE_YEAR, KNOWN)).isEqualTo(Likeness.Birth.NEAR);
        assertThat(Likeness.Birth.between(KNOWN, ONLY_THE_YEAR)).isEqualTo(Likeness.Birth.NEAR);
    }

    @Test
    void findsNoOtherYearForADay() {
        assertThat(BirthDates.near(KNOWN))
                .doesNotContain(KNOWN.plusDays(2), LocalDate.of(1993, 5, 17))
                .hasSizeLessThan(12);
    }
}
