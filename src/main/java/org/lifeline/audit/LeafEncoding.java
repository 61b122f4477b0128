package org.lifeline.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Encodes an entry into the bytes that are hashed into the tree: deterministic CBOR (RFC 8949 §4.2.1) of the array
 *
 * <pre>[1, position, id, at, actor, action, case number or null, programme or null, {detail: value, ...}]</pre>
 *
 * 1 is the version of this layout; position is the entry's position in the whole log, from 1; at is whole microseconds since 1970 UTC; the
 * value of a detail is a text, a whole number or a boolean; keys are sorted by the bytes of their encoding. All lengths are definite, and
 * all heads have the shortest form. The leaf's hash is SHA-256 of a zero byte and these bytes (RFC 9162 §2.1.1).
 *
 * <p>Written by hand, because a million entries are sealed and verified with it. Not thread-safe.
 */
final class LeafEncoding {

    private static final int LAYOUT = 1;
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final byte FALSE = (byte) 0xf4;
    private static final byte TRUE = (byte) 0xf5;
    private static final byte NULL = (byte) 0xf6;

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    private byte[] buffer = new byte[512];
    private int length;

    /** The hash of the entry's leaf at this position of the log. */
    byte[] hash(long position, AuditEntry entry) {
        encode(position, entry);
        sha256.update(MerkleTree.LEAF);
        sha256.update(buffer, 0, length);
        return sha256.digest();
    }

    byte[] bytes(long position, AuditEntry entry) {
        encode(position, entry);
        return Arrays.copyOf(buffer, length);
    }

    private void encode(long position, AuditEntry entry) {
        length = 0;
        head(ARRAY, 9);
        number(LAYOUT);
        number(position);
        number(entry.id());
        number(micros(entry.at()));
        text(entry.actor());
        text(entry.action());
        textOrNull(entry.caseNumber());
        textOrNull(entry.programme());
        details(entry.details());
    }

    static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000), at.getNano() / 1_000);
    }

    private record Key(byte[] utf8, Object value) {}

    private void details(Map<String, Object> details) {
        head(MAP, details.size());
        // of two texts the shorter one has the smaller head, so it comes first
        List<Key> keys = details.entrySet().stream()
                .map(e -> new Key(e.getKey().getBytes(StandardCharsets.UTF_8), e.getValue()))
                .sorted(Comparator.comparingInt((Key k) -> k.utf8().length)
                        .thenComparing(Key::utf8, Arrays::compareUnsigned))
                .toList();
        for (Key key : keys) {
            text(key.utf8());
            if (key.value() instanceof Long number) {
                number(number);
            } else if (key.value() instanceof Boolean truth) {
                add(truth ? TRUE : FALSE);
            } else {
                text((String) key.value());
            }
        }
    }

    private void number(long value) {
        if (value < 0) {
            head(NEGATIVE, -1 - value);
        } else {
            head(UNSIGNED, value);
        }
    }

    private void textOrNull(@Nullable String text) {
        if (text == null) {
            add(NULL);
        } else {
            text(text);
        }
    }

    private void text(String text) {
        text(text.getBytes(StandardCharsets.UTF_8));
    }

    private void text(byte[] utf8) {
        head(TEXT, utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, buffer, length, utf8.length);
        length += utf8.length;
    }

    private void head(int type, long value) {
        int major = type << 5;
        if (value < 24) {
            add((byte) (major | value));
        } else {
            int size = value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffff_ffffL ? 2 : 3;
            add((byte) (major | 24 + size));
            for (int shift = 8 * ((1 << size) - 1); shift >= 0; shift -= 8) {
                add((byte) (value >>> shift));
            }
        }
    }

    private void add(byte b) {
        reserve(1);
        buffer[length++] = b;
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }
}
