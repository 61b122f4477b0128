package org.lifeline.platform.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.LifelineProperties;
import org.lifeline.platform.typed.PlainText;
import org.springframework.stereotype.Component;

/**
 * Parses telephone numbers as people write them, into the form that the network needs. Digits of every script, separators of every kind and
 * all blanks are accepted. A number without a country is one of {@code lifeline.region}. A number that the library's tables do not know is
 * kept if it has the right length for its country, because networks open new ranges, and an outdated table must not exclude a person.
 */
@Component
public class PhoneNumbers {

    public static final String UNREADABLE =
            "This cannot be read as a phone number. Write it with the country code, such as +251 91 123 4567, and without words.";
    public static final String SEVERAL =
            "This reads like more than one phone number. Give one: the number that reaches you best.";
    public static final String NO_SMS =
            "Text messages do not reach this phone number, calls may. We write by e-mail, if you gave an address, and in this portal.";

    private static final Pattern BETWEEN = Pattern.compile("[,;/|&\\\\\\n\\r]|\\p{L}+");
    private static final Pattern GAP = Pattern.compile("(?<=[\\p{Nd})]) +(?=[\\p{Nd}+(])");
    private static final Pattern WORDS = Pattern.compile("\\p{L}");

    /** None reaches a fixed line, and one to a number of a paid service makes somebody rich. */
    private static final Set<PhoneNumberType> NO_SMS_TO =
            Set.of(PhoneNumberType.FIXED_LINE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST);

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final String region;

    /**
     * A telephone number.
     *
     * @param e164 such as {@code +251911234567}
     * @param takesSms whether an SMS may reach it; none reaches a fixed line
     */
    public record Phone(String e164, boolean takesSms) {}

    /**
     * The result of reading a text.
     *
     * @param phone the number; null when it could not be read
     * @param wrong in that case what to do, as a sentence to the person; null otherwise
     */
    public record Reading(@Nullable Phone phone, @Nullable String wrong) {}

    PhoneNumbers(LifelineProperties properties) {
        this.region = properties.region();
        if (!numbers.getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException("lifeline.region must be a country such as ET (ISO 3166-1)");
        }
    }

    /** Reads one number. If the text contains two, it never guesses which one is meant. */
    public Reading read(String typed) {
        String text = PlainText.withPlainSpaces(typed);
        String[] pieces = Arrays.stream(BETWEEN.split(text))
                .filter(PhoneNumbers::hasDigits)
                .toArray(String[]::new);
        if (Arrays.stream(pieces).filter(piece -> valid(piece).isPresent()).count() > 1 || isTwoInARow(text)) {
            return new Reading(null, SEVERAL);
        }
        Optional<PhoneNumber> one =
                WORDS.matcher(text).find() ? Optional.empty() : valid(text).or(() -> possible(text));
        if (one.isPresent()) {
            return new Reading(new Phone(numbers.format(one.get(), PhoneNumberFormat.E164), takesSms(one.get())), null);
        }
        // "0911 23 45 67/68" names two extensions of the same line
        boolean several = pieces.length > 1
                && Arrays.stream(pieces).anyMatch(piece -> valid(piece).isPresent());
        return new Reading(null, several && !WORDS.matcher(text).find() ? SEVERAL : UNREADABLE);
    }

    /** The number in E.164, if an SMS may reach it. */
    public Optional<String> forSms(@Nullable String text) {
        Phone phone = text == null ? null : read(text).phone();
        return phone != null && phone.takesSms() ? Optional.of(phone.e164()) : Optional.empty();
    }

    private boolean takesSms(PhoneNumber number) {
        return numbers.isValidNumber(number) && !NO_SMS_TO.contains(numbers.getNumberType(number));
    }

    /** Whether the text consists of two complete numbers with only a blank between them. */
    private boolean isTwoInARow(String text) {
        if (valid(text).isPresent()) {
            return false;
        }
        Matcher gap = GAP.matcher(text);
        while (gap.find()) {
            if (valid(text.substring(0, gap.start())).isPresent()
                    && valid(text.substring(gap.end())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<PhoneNumber> valid(String text) {
        return parse(text).filter(numbers::isValidNumber);
    }

    private Optional<PhoneNumber> possible(String text) {
        return parse(text).filter(number -> numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE);
    }

    private Optional<PhoneNumber> parse(String text) {
        try {
            return hasDigits(text) ? Optional.of(numbers.parse(text, region)) : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private static boolean hasDigits(String text) {
        return text.codePoints().anyMatch(Character::isDigit);
    }
}
