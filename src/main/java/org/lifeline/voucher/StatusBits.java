package org.lifeline.voucher;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** The statuses of a token status list (IETF draft-ietf-oauth-status-list §4): two bits each, the lowest bits of a byte first. */
final class StatusBits {

    /** How many bits a status has. */
    static final int BITS = 2;

    static final int VALID = 0;
    static final int REVOKED = 1;
    static final int SUSPENDED = 2;
    /** Defined by the application, as the draft allows: the voucher has no balance left. */
    static final int EXHAUSTED = 3;

    private static final int A_BYTE = 8 / BITS;

    private final byte[] bytes;

    /** @param size number of statuses, a multiple of four; all are valid at first */
    StatusBits(int size) {
        this.bytes = new byte[size / A_BYTE];
    }

    void set(int index, int status) {
        int shift = index % A_BYTE * BITS;
        bytes[index / A_BYTE] = (byte) (bytes[index / A_BYTE] & ~(3 << shift) | status << shift);
    }

    /** The compressed form that the draft requires: zlib (RFC 1950) around DEFLATE (RFC 1951). */
    byte[] compressed() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
