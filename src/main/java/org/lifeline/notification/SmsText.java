package org.lifeline.notification;

/**
 * How many parts a text takes on the telephone network: in the GSM 7-bit alphabet 160 characters, or 153 in each of several parts;
 * in UCS-2, which every other script needs, 70 or 67 (3GPP TS 23.038, TS 23.040).
 */
final class SmsText {

    /** What a person gets as one message and an organisation can pay for. */
    static final int MOST_SEGMENTS = 3;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            + "abcdefghijklmnopqrstuvwxyzäöñüà";
    /** Each takes two places. */
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
