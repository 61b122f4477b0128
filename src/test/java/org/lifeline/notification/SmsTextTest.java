package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTest {

    @ParameterizedTest
    @CsvSource({
        "a,160,1", "a,161,2", "a,306,2", "a,307,3", "a,459,3", "a,460,4", "€,80,1", "€,81,2", "አ,70,1", "አ,71,2",
        "አ,134,2", "አ,135,3", "ç,70,1", "ç,71,2"
    })
    void countsTheParts(String letter, int times, int segments) {
        assertThat(SmsText.segments(letter.repeat(times))).isEqualTo(segments);
    }

    @Test
    void oneLetterOutsideGsm7ShortensTheParts() {
        assertThat(SmsText.segments("a".repeat(160))).isEqualTo(1);
        assertThat(SmsText.segments("a".repeat(159) + "’")).isEqualTo(3);
    }

    @Test
    void anEmptyTextIsOnePart() {
        assertThat(SmsText.segments("")).isEqualTo(1);
    }
}
