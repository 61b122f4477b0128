package org.lifeline.application;

import java.text.NumberFormat;
import java.util.Locale;
import org.lifeline.platform.language.Languages;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says how long something takes: hours within two days, then days. */
@Component
class LengthWords {

    private static final long HOURS_A_DAY = 24;
    private static final long TWO_DAYS = 2 * HOURS_A_DAY;

    private final MessageSource messages;
    private final Languages languages;

    LengthWords(MessageSource messages, Languages languages) {
        this.messages = messages;
        this.languages = languages;
    }

    /** A length of a kind that differs from case to case, such as "about 3 days". */
    String usual(long hours, Locale language) {
        return hours < TWO_DAYS
                ? say("hours", hours, language)
                : say("days", Math.floorDiv(hours, HOURS_A_DAY), language);
    }

    /** A deadline, such as "3 days"; a day that has begun counts. */
    String deadline(long hours, Locale language) {
        return hours < TWO_DAYS
                ? say("exact.hours", hours, language)
                : say("exact.days", Math.floorDiv(hours + HOURS_A_DAY - 1, HOURS_A_DAY), language);
    }

    private String say(String key, long number, Locale language) {
        return messages.getMessage("way." + key, new Object[] {number, number(number, language)}, language);
    }

    String number(long number, Locale language) {
        return NumberFormat.getIntegerInstance(
                        languages.of(language.getLanguage()).numbers())
                .format(number);
    }
}
