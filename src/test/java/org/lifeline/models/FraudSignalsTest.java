package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.models.DecisionTables.evaluate;
import static org.lifeline.models.DecisionTables.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FraudSignalsTest {

    private static final DmnDecision TABLE = DecisionTables.table("redemption/fraud-signals.dmn", "fraudSignals");
    private static final int NEVER = Integer.MAX_VALUE;

    @ParameterizedTest(
            name =
                    "{0} wrong PINs, {1} min, {2} km/h, {3} quick, {4} a day, {5} percent, {6} overdrawn, {7} and {8} complaints: {9}")
    @CsvSource({
        " 0,     ,   0,  0,   0,    0, 0, 0, 0, ''",
        " 4,   11, 119,  4,  19,  299, 0, 0, 0, ''",
        " 5,     ,   0,  0,   0,    0, 0, 0, 0, pinGuessing",
        " 0,   10,   0,  0,   0,    0, 0, 0, 0, twoPlaces",
        " 0,    0,   0,  0,   0,    0, 0, 0, 0, twoPlaces",
        " 0,     , 120,  0,   0,    0, 0, 0, 0, twoPlaces",
        " 0,     ,   0,  5,   0,    0, 0, 0, 0, officerAndProvider",
        " 0,     ,   0,  0,  20,  300, 0, 0, 0, unusualVolume",
        " 0,     ,   0,  0,  19, 9000, 0, 0, 0, ''",
        " 0,     ,   0,  0, 900,  299, 0, 0, 0, ''",
        " 0,     ,   0,  0,   0,    0, 2, 0, 0, ''",
        " 0,     ,   0,  0,   0,    0, 3, 0, 0, overdrawn",
        " 0,     ,   0,  0,   0,    0, 0, 2, 1, ''",
        " 0,     ,   0,  0,   0,    0, 0, 3, 1, complaints",
        " 0,     ,   0,  0,   0,    0, 0, 2, 2, complaintsOfVoucher",
        " 9,    1,   0,  9,  99,  999, 3, 3, 0, pinGuessing twoPlaces officerAndProvider unusualVolume overdrawn complaints",
    })
    void namesWhatIsUnusual(
            int pinFailures,
            Integer minutes,
            int speed,
            int quick,
            int ofDay,
            int percent,
            int overdrawn,
            int ofProvider,
            int ofVoucher,
            String expected) {
        List<String> signals = evaluate(
                        TABLE,
                        facts(
                                "pinFailures", pinFailures,
                                "minutesToOtherPlace", minutes == null ? NEVER : minutes,
                                "kilometresAnHour", speed,
                                "quickRedemptions", quick,
                                "redemptionsOfDay", ofDay,
                                "percentOfUsual", percent,
                                "overdrawnRecords", overdrawn,
                                "complaintsOfProvider", ofProvider,
                                "complaintsOfVoucher", ofVoucher,
                                "tooFastKilometresAnHour", 120))
                .collectEntries("signal");

        assertThat(String.join(" ", signals)).isEqualTo(expected);
    }

    @Test
    void isTooFastFromTheSpeedOnThatTheLimitsName() {
        assertThat(evaluate(TABLE, way(89)).isEmpty()).isTrue();
        assertThat(evaluate(TABLE, way(90)).<String>collectEntries("signal")).containsExactly("twoPlaces");
    }

    /** The sentence about the speed would otherwise disagree with a table that an analyst changed. */
    @Test
    void theFormNamesTheSpeedByTheSameLimitInEveryLanguage() throws IOException {
        try (Stream<Path> forms = Files.list(Path.of("forms", "redemption"))) {
            assertThat(forms.filter(file -> file.getFileName().toString().startsWith("fraud-review.")))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(form -> assertThat(Files.readString(form))
                            .contains("kilometresAnHour >= tooFastKilometresAnHour")
                            .doesNotContainPattern("kilometresAnHour >= \\d"));
        }
    }

    private static Map<String, Object> way(int speed) {
        return facts(
                "pinFailures", 0,
                "minutesToOtherPlace", NEVER,
                "kilometresAnHour", speed,
                "quickRedemptions", 0,
                "redemptionsOfDay", 0,
                "percentOfUsual", 0,
                "overdrawnRecords", 0,
                "complaintsOfProvider", 0,
                "complaintsOfVoucher", 0,
                "tooFastKilometresAnHour", 90);
    }

    /** A signal that the form does not know would be shown with another signal's sentence. */
    @Test
    void eachSignalHasItsSentence() throws IOException {
        Matcher values = Pattern.compile("(?s)outputValues_signal\">\\s*<text>([^<]+)</text>")
                .matcher(Files.readString(Path.of("processes", "redemption", "fraud-signals.dmn")));
        assertThat(values.find()).isTrue();
        String form = Files.readString(Path.of("forms", "redemption", "fraud-review.form"));
        String page = Files.readString(Path.of("templates", "pages", "signals.html"));
        for (String quoted : values.group(1).split(", ")) {
            assertThat(form).contains("signal = " + quoted.replace("\"", "\\\""));
            assertThat(page).contains("th:case=" + quoted);
        }
    }
}
