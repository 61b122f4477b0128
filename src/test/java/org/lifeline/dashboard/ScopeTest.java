package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

    @ParameterizedTest(name = "{0} to {1} is compared with {2} to {3}")
    @CsvSource({
        "2026-10-01, 2026-10-31, 2026-09-01, 2026-09-30",
        "2026-03-01, 2026-03-31, 2026-02-01, 2026-02-28",
        "2026-01-01, 2026-01-31, 2025-12-01, 2025-12-31",
        "2026-04-01, 2026-06-30, 2026-01-01, 2026-03-31",
        "2026-10-01, 2026-10-30, 2026-09-01, 2026-09-30",
        "2026-10-02, 2026-10-31, 2026-09-02, 2026-10-01",
        "2026-10-05, 2026-10-05, 2026-10-04, 2026-10-04",
    })
    void aPeriodIsComparedWithTheOneBefore(
            LocalDate from, LocalDate until, LocalDate fromBefore, LocalDate untilBefore) {
        Scope before = new Scope(null, from, until, null, until).before();

        assertThat(before.from()).isEqualTo(fromBefore);
        assertThat(before.until()).isEqualTo(untilBefore);
    }
}
