package org.lifeline.platform.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

/** One thing is not said as several are; Arabic has a form for two, and another one from eleven on. */
class PluralsTest {

    private final ReloadableResourceBundleMessageSource messages = new ReloadableResourceBundleMessageSource();

    PluralsTest() {
        messages.setBasename("file:templates/pages/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 1  | 3 May: 1 redemption, EUR 5",
                "en | 2  | 3 May: 2 redemptions, EUR 5",
                "fr | 1  | 3 May : 1 utilisation, EUR 5",
                "fr | 12 | 3 May : 12 utilisations, EUR 5",
                "ar | 1  | 3 May: استخدام واحد، EUR 5",
                "ar | 2  | 3 May: استخدامان، EUR 5",
                "am | 1  | 3 May፦ 1 አጠቃቀም፣ EUR 5",
                "am | 2  | 3 May፦ 2 አጠቃቀሞች፣ EUR 5",
            })
    void redemptionsOfADay(String language, long count, String said) {
        assertThat(messages.getMessage(
                        "portal.dayOf", new Object[] {"3 May", count, "EUR 5"}, Locale.forLanguageTag(language)))
                .isEqualTo(said);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 1  | Submitted 1 day ago",
                "en | 2  | Submitted 2 days ago",
                "fr | 1  | Envoyée il y a 1 jour",
                "fr | 2  | Envoyée il y a 2 jours",
                "ar | 1  | أُرسلت قبل يوم واحد",
                "ar | 2  | أُرسلت قبل يومين",
                "am | 1  | ከ1 ቀን በፊት ተልኳል",
                "am | 2  | ከ2 ቀናት በፊት ተልኳል",
            })
    void daysSinceAClaimWasSubmitted(String language, long days, String said) {
        assertThat(messages.getMessage("portal.submittedDays", new Object[] {days}, Locale.forLanguageTag(language)))
                .isEqualTo(said);
    }
}
