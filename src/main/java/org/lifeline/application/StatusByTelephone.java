package org.lifeline.application;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.limits.RateLimits;
import org.lifeline.platform.limits.RateLimits.Limit;
import org.lifeline.platform.typed.PlainText;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;

/**
 * Answers people without a network who ask by USSD or SMS how their application stands: with its number and their PIN. Whoever does not have
 * both learns nothing, not even whether the number exists. No question is kept or logged.
 */
@Service
class StatusByTelephone {

    /** Longer than anything that can be answered. */
    private static final int LONGEST = 160;

    /** A menu of digits has no letters: the A may be missing, and so may zeros before the number. */
    private static final Pattern QUESTION =
            Pattern.compile("[^A-Z0-9]*A?[^A-Z0-9]*([0-9]{4})[^A-Z0-9]+([0-9]{1,9})[^A-Z0-9]+([0-9]{6})[^A-Z0-9]*");

    /**
     * An answer.
     *
     * @param end whether a USSD session ends with it; false where the person may type again
     */
    record Answer(String text, boolean end) {}

    private final TelephoneProperties properties;
    private final StatusPins pins;
    private final Applications applications;
    private final RateLimits limits;
    private final Languages languages;
    private final Phrases phrases;
    private final MessageSource messages;

    StatusByTelephone(
            TelephoneProperties properties,
            StatusPins pins,
            Applications applications,
            RateLimits limits,
            Languages languages,
            Phrases phrases,
            MessageSource messages) {
        this.properties = properties;
        this.pins = pins;
        this.applications = applications;
        this.limits = limits;
        this.languages = languages;
        this.phrases = phrases;
        this.messages = messages;
    }

    boolean isOn() {
        return properties.isOn();
    }

    String dial() {
        return properties.dial();
    }

    /** Compared in constant time, so that nobody finds it letter by letter. */
    boolean isGateway(String token) {
        return isOn()
                && MessageDigest.isEqual(
                        DigestUtils.sha256(token.strip()),
                        DigestUtils.sha256(String.valueOf(properties.token()).strip()));
    }

    /**
     * @param from the telephone number that the gateway names
     * @param text what was typed; null or empty at the beginning of a USSD session
     */
    Answer answer(String from, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return new Answer(say("telephone.ask", unknown()), false);
        }
        if (limits.consume(Limit.STATUS_BY_PHONE, from) > 0) {
            return new Answer(say("telephone.tooMany", unknown()), true);
        }
        Matcher question = text.length() > LONGEST ? null : QUESTION.matcher(plain(text));
        if (question == null || !question.matches()) {
            return new Answer(say("telephone.ask", unknown()), false);
        }
        String number = "A-%s-%06d".formatted(question.group(1), Integer.parseInt(question.group(2)));
        boolean mayTry = limits.consume(Limit.STATUS_BY_CASE, number) == 0;
        boolean opens = pins.opens(number, question.group(3));
        Application application = mayTry && opens ? applications.find(number).orElse(null) : null;
        if (application == null) {
            return new Answer(say("telephone.wrong", unknown()), true);
        }
        Locale locale = languages.of(application.read().language()).locale();
        return new Answer(
                say(
                        "telephone.status",
                        locale,
                        number,
                        phrases.say(application.status().title(), locale)),
                true);
    }

    private static String plain(String text) {
        return PlainText.withLatinDigits(PlainText.clean(text)).toUpperCase(Locale.ROOT);
    }

    private Locale unknown() {
        Language language = languages.of(properties.language());
        return language.locale();
    }

    private String say(String key, Locale locale, Object... values) {
        return messages.getMessage(key, values, locale);
    }
}
