package org.lifeline.provider;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.BankText;
import org.lifeline.platform.problem.Refused;

/**
 * Where the holder of a bank account has its seat, in the parts of a structured address of ISO 20022 ({@code StrtNm}, {@code PstCd}, {@code
 * TwnNm}). The country is that of the account. Banks refuse addresses without a town since November 2026; details that were stored before
 * may have none.
 *
 * @param street with the number of the house
 * @param postCode where the country has such codes
 */
public record HolderAddress(
        @Nullable String street,
        @Nullable String postCode,
        @Nullable String town) {

    /** So much banks take of each part. */
    public static final int LONGEST_STREET = 70;

    public static final int LONGEST_POST_CODE = 16;
    public static final int LONGEST_TOWN = 35;

    /** Of a holder whose seat is not known. */
    public static final HolderAddress UNKNOWN = new HolderAddress(null, null, null);

    static final String TOWN = "town";

    private static final String STREET = "street";
    private static final String POST_CODE = "postCode";

    /** The names of its parts among the values of a kind of payout. */
    static final List<String> NAMES = List.of(STREET, POST_CODE, TOWN);

    /** The address of the holder; {@link #UNKNOWN} where the kind of payout has none. */
    public static HolderAddress of(PayoutDetails details) {
        return new HolderAddress(details.value(STREET), details.value(POST_CODE), details.value(TOWN));
    }

    /**
     * The values with the parts of the address that were typed, if any.
     *
     * @throws Refused 422 {@code street}, {@code postCode} or {@code town} when it is too long or cannot be written in the letters of banks
     */
    static Map<String, String> with(Map<String, String> values, Map<String, String> typed) {
        Map<String, String> more = new HashMap<>(values);
        put(more, STREET, LONGEST_STREET, typed);
        put(more, POST_CODE, LONGEST_POST_CODE, typed);
        put(more, TOWN, LONGEST_TOWN, typed);
        return more;
    }

    private static void put(Map<String, String> values, String name, int longest, Map<String, String> typed) {
        String text = typed.getOrDefault(name, "").replaceAll("\\s+", " ");
        if (text.isEmpty()) {
            return;
        }
        if (text.length() > longest) {
            throw Refused.invalid(name, "Use at most " + longest + " characters.");
        }
        requireReadable(name, text, longest);
        values.put(name, text);
    }

    /** @throws Refused 422 when nothing of it can be written in the letters of banks */
    static void requireReadable(String name, String text, int longest) {
        if (!BankText.canBeWritten(text, longest)) {
            throw Refused.invalid(name, "Banks cannot read this. Write it in letters or digits.");
        }
    }

    /** In one line, as on a letter; empty where nothing is known. */
    public String line() {
        String place = (text(postCode) + " " + text(town)).strip();
        return street == null || place.isEmpty() ? text(street) + place : street + ", " + place;
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }
}
