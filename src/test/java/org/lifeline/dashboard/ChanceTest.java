package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as more than chance. */
class ChanceTest {

    /** From printed tables of chi-square. */
    @Test
    void knowsWhatIsExceededOnceInAHundred() {
        assertThat(Chance.limit(1)).isCloseTo(6.63, within(0.1));
        assertThat(Chance.limit(8)).isCloseTo(20.09, within(0.05));
        assertThat(Chance.limit(13)).isCloseTo(27.69, within(0.05));
    }

    @Test
    void groupsThatDifferALittleAreExplainedByChance() {
        assertThat(Chance.ofShares(List.of(20L, 24L), List.of(100L, 100L))).isEqualTo(Chance.explains);
    }

    @Test
    void groupsThatDifferMuchAreNot() {
        assertThat(Chance.ofShares(List.of(20L, 40L), List.of(100L, 100L))).isEqualTo(Chance.doesNotExplain);
    }

    @Test
    void saysNothingOfTooFew() {
        assertThat(Chance.ofShares(List.of(1L, 4L), List.of(10L, 10L))).isEqualTo(Chance.unknown);
        assertThat(Chance.ofShares(List.of(40L), List.of(100L))).isEqualTo(Chance.unknown);
        assertThat(Chance.ofShares(List.of(), List.of())).isEqualTo(Chance.unknown);
        assertThat(Chance.ofShares(List.of(0L, 0L), List.of(100L, 100L))).isEqualTo(Chance.unknown);
    }
}
