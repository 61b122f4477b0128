package org.lifeline.documents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * A photo without what a camera or an app wrote beside the picture: the place and time, the number of the camera, names, a small picture of
 * it, whatever stands behind its end (decision record 39). Nothing is drawn anew: the parts that make up the picture and its colours are
 * copied as they are, and every part that is not known to be one of them is left out. How the camera was held stays, alone.
 *
 * <p>The same walk through the parts finds the photos that a broken connection or a full telephone cut off, which officers could not open
 * weeks later. JPEG: ITU-T T.81, Annex B; PNG: W3C PNG (Third Edition), section 5 and 11.
 */
final class PlainPicture {

    private static final String CUT =
            "This picture is not complete: it was cut off when it was sent or saved. Open it to see whether it is whole, then choose it again or take it anew.";

    private PlainPicture() {}

    /**
     * What is kept of a file; of a PDF everything, which {@link HarmfulContent} judges.
     *
     * @return the very same array where there is nothing to leave out
     * @throws Refused 415 for a picture that is cut off, or whose parts are not as long as they say
     */
    static byte[] of(byte[] content, String mediaType) {
        byte[] plain = switch (mediaType) {
            case "image/jpeg" -> new Jpeg(content).withoutMetadata();
            case "image/png" -> new Png(content).withoutMetadata();
            default -> content;
        };
        if (plain == null) {
            throw Refused.wrongType("file", CUT);
        }
        return Arrays.equals(plain, content) ? content : plain;
    }

    /** Segments up to the data of the picture, the data, perhaps further segments and data, and an end. */
    private static final class Jpeg {

        private static final int MARKER = 0xFF;
        private static final int START_OF_IMAGE = 0xD8;
        private static final int END_OF_IMAGE = 0xD9;
        private static final int START_OF_SCAN = 0xDA;
        private static final int JFIF = 0xE0;
        private static final int EXIF = 0xE1;
        private static final int COLOURS = 0xE2;
        private static final int ADOBE = 0xEE;
        private static final int JFIF_LENGTH = 14;
        private static final int ADOBE_LENGTH = 12;

        private final byte[] content;
        private final ByteArrayOutputStream plain;

        Jpeg(byte[] content) {
            this.content = content;
            this.plain = new ByteArrayOutputStream(content.length);
        }

        /** @return null when the picture has no end, or a part ends beyond it */
        byte @Nullable [] withoutMetadata() {
            if (content.length < 4 || at(0) != MARKER || at(1) != START_OF_IMAGE) {
                return null;
            }
            plain.write(content, 0, 2);
            int i = 2;
            boolean scanned = false;
            boolean exifSeen = false;
            while (i + 1 < content.length) {
                int marker = at(i + 1);
                if (at(i) != MARKER) {
                    // within the data of a scan a marker is FF and not 00; before it there is nothing but segments
                    if (!scanned) {
                        return null;
                    }
                    plain.write(content[i++]);
                } else if (marker == END_OF_IMAGE) {
                    plain.write(content, i, 2);
                    return scanned ? plain.toByteArray() : null;
                } else if (marker == MARKER) {
                    i++; // any number of these may stand before a marker
                } else if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= START_OF_IMAGE)) {
                    plain.write(content, i, 2);
                    i += 2;
                } else {
                    int length = i + 3 < content.length ? at(i + 2) << 8 | at(i + 3) : 0;
                    if (length < 2 || i + 2 + length > content.length) {
                        return null;
                    }
                    boolean exif = marker == EXIF && startsWith(i + 4, length - 2, "Exif\0\0");
                    if (!exif) {
                        keepIfOfThePicture(marker, i, length);
                    } else if (!exifSeen && !scanned) {
                        // of several, viewers read the first
                        keepOrientation(Orientation.ofExif(content, i + 10, length - 8));
                    }
                    exifSeen |= exif;
                    scanned |= marker == START_OF_SCAN;
                    i += 2 + length;
                }
            }
            return null;
        }

        private void keepIfOfThePicture(int marker, int start, int length) {
            boolean frameOrTable = (marker >= 0xC0 && marker <= 0xCF) || (marker >= START_OF_SCAN && marker <= 0xDF);
            if (frameOrTable || (marker == COLOURS && startsWith(start + 4, length - 2, "ICC_PROFILE\0"))) {
                plain.write(content, start, 2 + length);
            } else if (marker == JFIF && length - 2 >= JFIF_LENGTH && startsWith(start + 4, length - 2, "JFIF\0")) {
                segment(JFIF, Arrays.copyOfRange(content, start + 4, start + 4 + JFIF_LENGTH - 2), 2); // and a small picture of 0 by 0
            } else if (marker == ADOBE && length - 2 >= ADOBE_LENGTH && startsWith(start + 4, length - 2, "Adobe")) {
                segment(ADOBE, Arrays.copyOfRange(content, start + 4, start + 4 + ADOBE_LENGTH), 0);
            }
        }

        private void keepOrientation(Orientation orientation) {
            if (orientation.code() != 1) {
                byte[] exif = orientation.asExif();
                byte[] named = Arrays.copyOf("Exif\0\0".getBytes(ISO_8859_1), 6 + exif.length);
                System.arraycopy(exif, 0, named, 6, exif.length);
                segment(EXIF, named, 0);
            }
        }

        private void segment(int marker, byte[] start, int zeros) {
            byte[] body = Arrays.copyOf(start, start.length + zeros);
            plain.write(MARKER);
            plain.write(marker);
            plain.write(body.length + 2 >> 8);
            plain.write(body.length + 2);
            plain.writeBytes(body);
        }

        private boolean startsWith(int from, int length, String start) {
            return length >= start.length() && new String(content, from, start.length(), ISO_8859_1).equals(start);
        }

        private int at(int i) {
            return content[i] & 0xFF;
        }
    }

    /** Chunks with checksums. */
    private static final class Png {

        private static final long SIGNATURE = 0x89504E470D0A1A0AL;

        /** The picture, its colours and transparency, the size of its dots, and the pictures of a moving one. */
        private static final Set<String> OF_THE_PICTURE = Set.of(
                "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "bKGD", "sBIT", "pHYs", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT");

        private final byte[] content;
        private final ByteArrayOutputStream plain;

        Png(byte[] content) {
            this.content = content;
            this.plain = new ByteArrayOutputStream(content.length);
        }

        /** @return null when it has no end, a chunk is longer than it, or a checksum is wrong */
        byte @Nullable [] withoutMetadata() {
            ByteBuffer chunks = ByteBuffer.wrap(content);
            if (content.length < Long.BYTES || chunks.getLong() != SIGNATURE) {
                return null;
            }
            plain.write(content, 0, Long.BYTES);
            boolean drawn = false;
            boolean exifSeen = false;
            while (chunks.remaining() >= 12) {
                int start = chunks.position();
                int length = chunks.getInt();
                if (length < 0 || length > chunks.remaining() - 8) {
                    return null;
                }
                if (chunks.getInt(start + 8 + length) != checksum(content, start + 4, 4 + length)) {
                    return null;
                }
                String name = new String(content, start + 4, 4, ISO_8859_1);
                if (OF_THE_PICTURE.contains(name)) {
                    plain.write(content, start, 12 + length);
                } else if (name.equals("eXIf") && !exifSeen) {
                    exifSeen = true;
                    keepOrientation(Orientation.ofExif(content, start + 8, length));
                }
                drawn |= name.equals("IDAT");
                if (name.equals("IEND")) {
                    return drawn ? plain.toByteArray() : null;
                }
                chunks.position(start + 12 + length);
            }
            return null;
        }

        private void keepOrientation(Orientation orientation) {
            if (orientation.code() == 1) {
                return;
            }
            byte[] exif = orientation.asExif();
            ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length);
            chunk.putInt(exif.length).put("eXIf".getBytes(ISO_8859_1)).put(exif);
            chunk.putInt(checksum(chunk.array(), 4, 4 + exif.length));
            plain.writeBytes(chunk.array());
        }

        private static int checksum(byte[] bytes, int from, int length) {
            CRC32 sum = new CRC32();
            sum.update(bytes, from, length);
            return (int) sum.getValue();
        }
    }
}
