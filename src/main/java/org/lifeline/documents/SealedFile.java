package org.lifeline.documents;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * Encrypts the content of one file with a key that is used for no other one: AES-256-GCM in segments of 64 KiB (Tink's streaming AEAD), so
 * that a large file needs no memory, and a byte that was altered, left out, added or exchanged is noticed at its segment. The content is
 * bound to the name of its file.
 */
final class SealedFile {

    /** Bytes of a file's key. */
    static final int KEY_BYTES = 32;

    private static final int SEGMENT_BYTES = 64 * 1024;

    private SealedFile() {}

    /** What is written to the stream arrives encrypted. Closing it is part of writing: without it the file is damaged. */
    static OutputStream writing(OutputStream out, byte[] key, UUID name) throws IOException {
        try {
            return cipher(key).newEncryptingStream(out, bound(name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reading fails with an {@link IOException} at the first segment that is not as it was written. */
    static InputStream reading(InputStream in, byte[] key, UUID name) throws IOException {
        try {
            return cipher(key).newDecryptingStream(in, bound(name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StreamingAead cipher(byte[] key) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(key, "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
    }

    private static byte[] bound(UUID name) {
        return ByteBuffer.allocate(16)
                .putLong(name.getMostSignificantBits())
                .putLong(name.getLeastSignificantBits())
                .array();
    }
}
