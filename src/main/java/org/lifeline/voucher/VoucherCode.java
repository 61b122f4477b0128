package org.lifeline.voucher;

import java.security.SecureRandom;
import org.lifeline.platform.signing.Base32;

/**
 * The code by which people refer to a voucher: 80 random bits, written as 16 base-32 characters in groups of four. It is claim {@code cti}
 * of the signed voucher (RFC 8392 §3.1.7). Knowing the code proves nothing; the signature does.
 *
 * @param text canonical spelling, such as {@code ABCD-EFGH-IJKL-MNOP}
 */
public record VoucherCode(String text) {

    public static final int BYTES = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException when {@code text} is not the canonical spelling; {@link #parse} accepts other spellings */
    public VoucherCode {
        if (!text.matches("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")) {
            throw new IllegalArgumentException("A voucher code has 16 letters and digits (A to Z, 2 to 7)");
        }
    }

    /** A new code that nobody can guess. */
    public static VoucherCode random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /** @throws IllegalArgumentException when there are not exactly 10 bytes */
    public static VoucherCode of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A voucher code has 10 bytes");
        }
        String text = Base32.encode(bytes);
        return new VoucherCode(String.join(
                "-", text.substring(0, 4), text.substring(4, 8), text.substring(8, 12), text.substring(12)));
    }

    /**
     * Parses what a person typed: upper or lower case, with or without blanks and dashes.
     *
     * @throws IllegalArgumentException when it is not a voucher code
     */
    public static VoucherCode parse(String typed) {
        // longer input is not a code, whatever blanks and dashes it has
        String plain = typed.length() > 64 ? "" : typed.replaceAll("[\\s\\p{Pd}]", "");
        byte[] bytes = Base32.decode(plain)
                .orElseThrow(() ->
                        new IllegalArgumentException("A voucher code has 16 letters and digits (A to Z, 2 to 7)"));
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A voucher code has 16 letters and digits (A to Z, 2 to 7)");
        }
        return of(bytes);
    }

    /** Whether what a person typed is a voucher code. @see #parse */
    public static boolean isCode(String typed) {
        try {
            parse(typed);
            return true;
        } catch (IllegalArgumentException another) {
            return false;
        }
    }

    public byte[] bytes() {
        return Base32.decode(text.replace("-", "")).orElseThrow();
    }

    @Override
    public String toString() {
        return text;
    }
}
