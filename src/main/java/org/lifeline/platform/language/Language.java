package org.lifeline.platform.language;

import java.util.Locale;

/**
 * A language in which the product addresses people.
 *
 * @param code BCP 47, such as {@code am}
 * @param name the language's name in the language itself, as in a list to choose from
 * @param rightToLeft whether it is written from right to left
 */
public record Language(String code, String name, boolean rightToLeft) {

    /** The language in which every text is written first. A text that is missing in another language is shown in this one. */
    public static final Language ENGLISH = new Language("en", "English", false);

    static Language of(String code, String name) {
        byte first = Character.getDirectionality(name.codePointAt(0));
        return new Language(
                code,
                name,
                first == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || first == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    }

    public Locale locale() {
        return Locale.forLanguageTag(code);
    }

    /**
     * The locale for numbers. They always have the digits that are on vouchers and hospital bills, so that amounts can be compared digit by
     * digit. For English, money and dates have the format of the rest of the product.
     */
    public Locale numbers() {
        return equals(ENGLISH) ? Locale.ENGLISH : Locale.forLanguageTag(code + "-u-nu-latn");
    }

    /** The value of HTML's attribute {@code dir}. */
    public String direction() {
        return rightToLeft ? "rtl" : "ltr";
    }
}
