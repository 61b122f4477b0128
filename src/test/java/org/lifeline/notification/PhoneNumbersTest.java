package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.LifelineProperties;

class PhoneNumbersTest {

    private final PhoneNumbers phones = inRegion("ET");

    @ParameterizedTest
    @CsvSource({
        "+251 91 123 4567, +251911234567",
        "0911234567, +251911234567",
        "(091) 123-4567, +251911234567",
        "00251911234567, +251911234567",
        "+33 6 12 34 56 78, +33612345678",
        "٠٩١١٢٣٤٥٦٧, +251911234567",
    })
    void writesAMobileNumberAsTheNetworkNeedsIt(String written, String number) {
        assertThat(phones.forSms(written)).contains(number);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "none", "12", "+251", "+999 123 456 789", "011 551 0033", "0911234567890123"})
    void knowsWhatTakesNoShortMessage(String written) {
        assertThat(phones.forSms(written)).isEmpty();
    }

    @Test
    void readsANumberWithoutCountryInTheRegionOfTheHouse() {
        assertThat(inRegion("FR").forSms("06 12 34 56 78")).contains("+33612345678");
    }

    @Test
    void refusesARegionThatIsNone() {
        assertThatThrownBy(() -> inRegion("Ethiopia")).hasMessageContaining("lifeline.region");
    }

    private static PhoneNumbers inRegion(String region) {
        return new PhoneNumbers(
                new LifelineProperties(URI.create("http://localhost"), Path.of("data"), "Lifeline", region, ZoneOffset.UTC));
    }
}
