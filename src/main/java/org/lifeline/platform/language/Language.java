package org.lifeline.platform.language;

import java.util.Locale;

/**
 * A language that people are spoken to in.
 *
 * @param code BCP 47, such as {@code am}
 * @param name in itself, as in a list to choose from
 * @param rightToLeft how it is written
 */
public record Language(String code, String name, boolean rightToLeft) {

    /** What everything is written in first; what lacks in another language is said in this one. */
    public static final Language ENGLISH = new Language("en", "English", false);

    static Language of(String code, String name) {
        byte first = Character.getDirectionality(name.codePointAt(0));
        return new Language(
                code,
                name,
                first == Character.DIRECTIONALITY_RIGHT_TO_LEFT || first == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    }

    public Locale locale() {
        return Locale.forLanguageTag(code);
    }

    /**
     * For numbers: always with the digits that stand on vouchers and on the bills of hospitals, so that an amount can be compared
     * sign by sign; English money and dates as the rest of the product has them.
     */
    public Locale numbers() {
        return equals(ENGLISH) ? Locale.ENGLISH : Locale.forLanguageTag(code + "-u-nu-latn");
    }

    /** The value of HTML's {@code dir}. */
    public String direction() {
        return rightToLeft ? "rtl" : "ltr";
    }
}
