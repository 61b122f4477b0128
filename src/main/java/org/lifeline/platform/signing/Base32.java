package org.lifeline.platform.signing;

import java.util.Arrays;
import java.util.Optional;

/**
 * Strict base 32 (RFC 4648 §6) without padding: apart from upper and lower case, each byte sequence has exactly one spelling. The usual
 * libraries skip unknown characters, by which many texts could stand for the same code.
 */
public final class Base32 {

    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
    private static final byte[] VALUES = values();

    private Base32() {}

    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = buffer << 8 | b & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET[buffer >> bits & 31]);
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET[buffer << 5 - bits & 31]);
        }
        return text.toString();
    }

    /** The bytes; empty when a character is not in the alphabet, the length is impossible or the unused last bits are set. */
    public static Optional<byte[]> decode(CharSequence text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c < VALUES.length ? VALUES[c] : -1;
            if (value < 0) {
                return Optional.empty();
            }
            buffer = buffer << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[next++] = (byte) (buffer >> bits);
            }
            buffer &= (1 << bits) - 1;
        }
        return bits >= 5 || buffer != 0 ? Optional.empty() : Optional.of(bytes);
    }

    private static byte[] values() {
        byte[] values = new byte['z' + 1];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
            values[Character.toLowerCase(ALPHABET[i])] = (byte) i;
        }
        return values;
    }
}
