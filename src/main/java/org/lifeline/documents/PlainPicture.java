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
 * A photo without the metadata that a camera or an app wrote beside the picture: place and time, the serial number of the camera, names, a
 * small preview, and anything after the picture's end (decision 0039). The picture is not encoded anew: the parts that make up the picture
 * and its colours are copied as they are, and every part that is not known to be one of them is left out. Of the metadata only the
 * orientation of the camera is kept.
 *
 * <p>The same pass through the parts detects photos that were cut off by a broken connection or a full telephone, which officers could not
 * open weeks later. JPEG: ITU-T T.81, Annex B; PNG: W3C PNG (Third Edition), section 5 and 11.
 */
final class PlainPicture {

    private static final String CUT =
            "This picture is not complete: it was cut off when it was sent or saved. Open it to see whether it is complete, then choose it again or take it again.";

    private PlainPicture() {}

    /**
     * What is stored of a file. A PDF is kept completely; {@link HarmfulContent} checks it.
     *
     * @return the same array when there is nothing to remove
     * @throws Refused 415 for a picture that is cut off, or whose parts do not have the length that they state
     */
    static byte[] of(byte[] content, String mediaType) {
        byte[] plain = withoutMetadata(content, mediaType, null);
        return Arrays.equals(plain, content) ? content : plain;
    }

    /**
     * The same picture, turned by 90 degrees clockwise. It loses nothing, however often it is turned, and needs no more memory than its file:
     * not its pixels change, but the orientation with which every viewer shows them.
     *
     * @throws Refused 415 for a picture that is cut off
     */
    static byte[] turned(byte[] content, String mediaType) {
        return withoutMetadata(content, mediaType, Orientation.of(content).clockwise());
    }

    /** @param turned the orientation that the picture gets; null: it keeps its own */
    private static byte[] withoutMetadata(byte[] content, String mediaType, @Nullable Orientation turned) {
        byte[] plain = switch (mediaType) {
            case "image/jpeg" -> new Jpeg(content, turned).withoutMetadata();
            case "image/png" -> new Png(content, turned).withoutMetadata();
            default -> content;
        };
        if (plain == null) {
            throw Refused.wrongType("file", CUT);
        }
        return plain;
    }

    /** A JPEG: segments, the data of the picture, possibly further segments and data, and an end marker. */
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
        private final @Nullable Orientation turned;
        private final ByteArrayOutputStream plain;

        Jpeg(byte[] content, @Nullable Orientation turned) {
            this.content = content;
            this.turned = turned;
            this.plain = new ByteArrayOutputStream(content.length);
        }

        /** @return null when the picture has no end, or a part extends beyond it */
        byte @Nullable [] withoutMetadata() {
            if (content.length < 4 || at(0) != MARKER || at(1) != START_OF_IMAGE) {
                return null;
            }
            plain.write(content, 0, 2);
            if (turned != null) {
                keepOrientation(turned);
            }
            int i = 2;
            boolean scanned = false;
            boolean exifSeen = false;
            while (i + 1 < content.length) {
                int marker = at(i + 1);
                if (at(i) != MARKER) {
                    // in the data of a scan, a marker is FF followed by anything but 00; before it there are only
                    // segments
                    if (!scanned) {
                        return null;
                    }
                    plain.write(content[i++]);
                } else if (marker == END_OF_IMAGE) {
                    plain.write(content, i, 2);
                    return scanned ? plain.toByteArray() : null;
                } else if (marker == MARKER) {
                    i++; // any number of fill bytes may precede a marker
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
                    } else if (turned == null && !exifSeen && !scanned) {
                        // if there are several, viewers read the first
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
                segment(
                        JFIF,
                        Arrays.copyOfRange(content, start + 4, start + 4 + JFIF_LENGTH - 2),
                        2); // with a preview of 0 by 0 pixels
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

    /** A PNG: chunks with checksums. */
    private static final class Png {

        private static final long SIGNATURE = 0x89504E470D0A1A0AL;

        /** The chunks with the picture, its colours and transparency, its resolution, and the frames of an animation. */
        private static final Set<String> OF_THE_PICTURE = Set.of(
                "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "bKGD", "sBIT", "pHYs", "gAMA", "cHRM", "sRGB", "iCCP", "cICP",
                "mDCV", "cLLI", "acTL", "fcTL", "fdAT");

        private final byte[] content;
        private final @Nullable Orientation turned;
        private final ByteArrayOutputStream plain;

        Png(byte[] content, @Nullable Orientation turned) {
            this.content = content;
            this.turned = turned;
            this.plain = new ByteArrayOutputStream(content.length);
        }

        /** @return null when it has no end, a chunk extends beyond it, or a checksum is wrong */
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
                    if (turned != null && name.equals("IHDR")) {
                        keepOrientation(turned);
                    }
                } else if (turned == null && name.equals("eXIf") && !exifSeen) {
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
