package org.lifeline.notification;

/**
 * Counts the parts that a text needs on the telephone network. In the GSM 7-bit alphabet a single message has 160 characters, and each of
 * several parts 153; in UCS-2, which all other scripts need, 70 and 67 (3GPP TS 23.038, TS 23.040).
 */
final class SmsText {

    /** The most parts: a person still receives them as one message, and an organisation can afford them. */
    static final int MOST_SEGMENTS = 3;

    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
                    + "abcdefghijklmnopqrstuvwxyzäöñüà";
    /** Characters that take two places each. */
    private static final String EXTENDED = "^{}\\[~]|€\f";

    private SmsText() {}

    static int segments(String text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            if (BASIC.indexOf(text.charAt(i)) >= 0) {
                septets++;
            } else if (EXTENDED.indexOf(text.charAt(i)) >= 0) {
                septets += 2;
            } else {
                return parts(text.length(), 70, 67);
            }
        }
        return parts(septets, 160, 153);
    }

    private static int parts(int length, int alone, int each) {
        return length <= alone ? 1 : (length + each - 1) / each;
    }
}
