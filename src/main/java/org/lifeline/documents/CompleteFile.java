package org.lifeline.documents;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.lifeline.platform.problem.Refused;

/**
 * Whether a picture arrived whole: photos that a broken connection or a full telephone cut off are the documents that officers cannot open
 * weeks later. Looks at the structure alone and draws nothing: JPEG (ITU-T T.81, Annex B) from its start to its end of image, PNG (RFC 2083,
 * section 3) by the checksums of its chunks. A PDF is judged by who opens it, see {@link HarmfulContent}.
 */
final class CompleteFile {

    private static final String CUT =
            "This picture is not complete: it was cut off when it was sent or saved. Open it to see whether it is whole, then choose it again or take it anew.";

    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;

    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int END_CHUNK = 0x49454E44;
    private static final int DATA_CHUNK = 0x49444154;

    private CompleteFile() {}

    /** @throws Refused 415 for a picture that is cut off or damaged */
    static void require(byte[] content, String mediaType) {
        boolean whole = switch (mediaType) {
            case "image/jpeg" -> isWholeJpeg(content);
            case "image/png" -> isWholePng(content);
            default -> true;
        };
        if (!whole) {
            throw Refused.wrongType("file", CUT);
        }
    }

    /** Segments with their lengths up to the picture's data, then an end of image; what stands behind it is nobody's matter. */
    static boolean isWholeJpeg(byte[] content) {
        if (content.length < 4 || at(content, 0) != MARKER || at(content, 1) != START_OF_IMAGE) {
            return false;
        }
        int i = 2;
        boolean scanned = false;
        while (i + 1 < content.length) {
            if (at(content, i) != MARKER) {
                // within the data of a scan a marker is FF and not 00; before it there is nothing but segments
                if (!scanned) {
                    return false;
                }
                i++;
                continue;
            }
            int marker = at(content, i + 1);
            if (marker == END_OF_IMAGE) {
                return scanned;
            }
            boolean alone = marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= START_OF_IMAGE);
            if (marker == MARKER) {
                i++;
            } else if (alone) {
                i += 2;
            } else if (i + 3 < content.length) {
                scanned |= marker == START_OF_SCAN;
                i += 2 + (at(content, i + 2) << 8 | at(content, i + 3));
            } else {
                return false;
            }
        }
        return false;
    }

    static boolean isWholePng(byte[] content) {
        ByteBuffer chunks = ByteBuffer.wrap(content);
        if (content.length < Long.BYTES || chunks.getLong() != PNG) {
            return false;
        }
        boolean drawn = false;
        while (chunks.remaining() >= 12) {
            int length = chunks.getInt();
            if (length < 0 || length > chunks.remaining() - 8) {
                return false;
            }
            CRC32 sum = new CRC32();
            sum.update(content, chunks.position(), 4 + length);
            int kind = chunks.getInt();
            chunks.position(chunks.position() + length);
            if (chunks.getInt() != (int) sum.getValue()) {
                return false;
            }
            drawn |= kind == DATA_CHUNK;
            if (kind == END_CHUNK) {
                return drawn;
            }
        }
        return false;
    }

    private static int at(byte[] content, int i) {
        return content[i] & 0xFF;
    }
}
