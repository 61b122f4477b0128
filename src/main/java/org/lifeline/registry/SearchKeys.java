package org.lifeline.registry;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.lifeline.platform.typed.PlainText;

/**
 * The keys by which a person is found although their data are encrypted: names in a form that can be compared across scripts, everything else
 * as a keyed hash of its normal form. A person who has only the database learns from a hash nothing but that two people share a value.
 */
final class SearchKeys {

    static final String ID_NUMBER = "person.id_number";
    private static final String PHONE = "person.phone";
    private static final String ADDRESS_WORD = "person.address.word";
    private static final String PROVIDER = "application.provider";

    // The most digits that a national number has after its country code or leading zero (ITU-T E.164): 0911 234567 is
    // +251 91 123 4567.
    private static final int LAST_DIGITS = 9;
    private static final int FEWEST_DIGITS = 6;

    private SearchKeys() {}

    /** The key of an identity number; only letters and digits count, not their case, spaces or dashes. */
    static byte @Nullable [] idNumber(PersonalData personal, @Nullable String number) {
        return personal.fingerprint(ID_NUMBER, number == null ? null : normalId(number));
    }

    static @Nullable String normalId(String number) {
        String normal = PlainText.withLatinDigits(PlainText.without(number, c -> !Character.isLetterOrDigit(c)))
                .toUpperCase(Locale.ROOT);
        return normal.isEmpty() ? null : normal;
    }

    /** The key of a telephone number: its last digits, in the digits of any script, with or without the country code. */
    static byte @Nullable [] phone(PersonalData personal, @Nullable String phone) {
        return personal.fingerprint(PHONE, phone == null ? null : normalPhone(phone));
    }

    static @Nullable String normalPhone(String phone) {
        String digits = PlainText.withLatinDigits(PlainText.without(phone, c -> !Character.isDigit(c)))
                .replaceFirst("^0+", "");
        return digits.length() < FEWEST_DIGITS ? null : digits.substring(Math.max(0, digits.length() - LAST_DIGITS));
    }

    /** The keys of an address, one for each distinct word of at least two letters or digits. */
    static Long[] address(PersonalData personal, @Nullable String address) {
        if (address == null) {
            return new Long[0];
        }
        return Arrays.stream(address.split("[\\s,.;:/\\p{Pd}]+"))
                .map(NameKeys::ascii)
                .filter(word -> word.length() > 1)
                .distinct()
                .map(word -> ByteBuffer.wrap(Objects.requireNonNull(personal.fingerprint(ADDRESS_WORD, word)))
                        .getLong())
                .sorted()
                .toArray(Long[]::new);
    }

    static byte @Nullable [] provider(PersonalData personal, @Nullable String provider) {
        String sound = provider == null ? "" : NameKeys.of(provider, "").sound();
        return personal.fingerprint(PROVIDER, sound.isEmpty() ? null : sound);
    }
}
