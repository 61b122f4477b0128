package org.lifeline.platform.contact;

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
        "۰۹۱۱۲۳۴۵۶۷, +251911234567",
        "०९११२३४५६७, +251911234567",
        "(0911) 23 45 67, +251911234567",
        "0911/234567, +251911234567",
        "0911.23.45.67, +251911234567",
        "+251 (0) 911 23 45 67, +251911234567",
        "+(251) 911 234567, +251911234567",
        "'‪+251 91 123 4567‬', +251911234567",
        "'‎+251 91 123 4567⁩', +251911234567",
        "'﻿　０９１１２３４５６７	', +251911234567",
    })
    void writesAMobileNumberAsTheNetworkNeedsIt(String written, String number) {
        assertThat(phones.forSms(written)).contains(number);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "none", "12", "+251", "+999 123 456 789", "011 551 0033", "0911234567890123"})
    void recognisesNumbersThatCannotReceiveSms(String written) {
        assertThat(phones.forSms(written)).isEmpty();
    }

    @Test
    void readsANumberWithoutCountryCodeInTheConfiguredRegion() {
        assertThat(inRegion("FR").forSms("06 12 34 56 78")).contains("+33612345678");
    }

    @Test
    void refusesAnUnknownRegion() {
        assertThatThrownBy(() -> inRegion("Ethiopia")).hasMessageContaining("lifeline.region");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0911234567, 0922345678",
                "0911234567 / 0922345678",
                "0911234567 0922345678",
                "+251911234567+251922345678 ; +251922345678",
                "0911234567 or 0922345678",
                "0911234567\n0922345678",
                "٠٩١١٢٣٤٥٦٧ أو ٠٩٢٢٣٤٥٦٧٨",
                "0911 23 45 67/68",
                "011 551 0033 & 0911234567"
            })
    void asksWhichOfTwoNumbersIsMeant(String written) {
        assertThat(phones.read(written)).isEqualTo(new PhoneNumbers.Reading(null, PhoneNumbers.SEVERAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "none",
                "12",
                "+251",
                "(0911)",
                "+999 123 456 789",
                "0911234567890123",
                "call 0911234567",
                "0911 CALL ME",
                "09112345"
            })
    void explainsHowToWriteAnUnreadableNumber(String written) {
        assertThat(phones.read(written)).isEqualTo(new PhoneNumbers.Reading(null, PhoneNumbers.UNREADABLE));
    }

    @Test
    void acceptsALandlineWithoutSms() {
        assertThat(phones.read("011 551 0033").phone()).isEqualTo(new PhoneNumbers.Phone("+251115510033", false));
    }

    private static PhoneNumbers inRegion(String region) {
        return new PhoneNumbers(new LifelineProperties(
                URI.create("http://localhost"), Path.of("data"), null, "Lifeline", region, ZoneOffset.UTC));
    }
}
