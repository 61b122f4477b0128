package org.lifeline.documents;

import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the camera was held: the tag Orientation (0x0112) of the Exif data. Only the first Exif directory is read.
 *
 * @param code 1 for upright; 2 to 8 as in Exif 2.3, section 4.6.4
 */
record Orientation(int code) {

    static final Orientation UPRIGHT = new Orientation(1);

    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int PNG_EXIF = 0x65584966;
    private static final int PNG_END = 0x49454E44;
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    /** The orientation of a JPEG or PNG; upright where it has none, or an invalid one. */
    static Orientation of(byte[] picture) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(picture);
            return picture.length > Long.BYTES && bytes.getLong(0) == PNG ? ofPng(bytes) : ofJpeg(bytes);
        } catch (RuntimeException cutOff) {
            // the picture has no valid orientation
        }
        return UPRIGHT;
    }

    private static Orientation ofJpeg(ByteBuffer bytes) {
        if (bytes.getShort() != (short) 0xFFD8) {
            return UPRIGHT;
        }
        while (bytes.remaining() > 4) {
            int marker = bytes.getShort() & 0xFFFF;
            int length = bytes.getShort() & 0xFFFF;
            if (marker >>> 8 != 0xFF || (marker & 0xFF) == START_OF_SCAN || length < 2) {
                return UPRIGHT;
            }
            if ((marker & 0xFF) == APP1 && startsWith(bytes, EXIF)) {
                return ofExif(bytes.array(), bytes.position() + EXIF.length, length - 2 - EXIF.length);
            }
            bytes.position(bytes.position() + length - 2);
        }
        return UPRIGHT;
    }

    private static Orientation ofPng(ByteBuffer bytes) {
        bytes.position(Long.BYTES);
        while (bytes.remaining() >= 12) {
            int length = bytes.getInt();
            int name = bytes.getInt();
            if (length < 0 || name == PNG_END) {
                return UPRIGHT;
            }
            if (name == PNG_EXIF) {
                return ofExif(bytes.array(), bytes.position(), length);
            }
            bytes.position(bytes.position() + length + 4);
        }
        return UPRIGHT;
    }

    private static boolean startsWith(ByteBuffer bytes, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes.get(bytes.position() + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** The orientation in Exif data, which begin at their byte order mark; upright where they have none, or an invalid one. */
    static Orientation ofExif(byte[] bytes, int from, int length) {
        try {
            ByteBuffer tiff = ByteBuffer.wrap(bytes).slice(from, length);
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                    int code = tiff.getShort(entry + 2) == TYPE_SHORT ? tiff.getShort(entry + 8) : 1;
                    return code >= 1 && code <= 8 ? new Orientation(code) : UPRIGHT;
                }
            }
        } catch (RuntimeException cutOff) {
            // the data have no valid orientation
        }
        return UPRIGHT;
    }

    /** Exif data that contain only this orientation, from their byte order mark on. */
    byte[] asExif() {
        return ByteBuffer.allocate(26)
                .putShort((short) 0x4D4D)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) TAG)
                .putShort((short) TYPE_SHORT)
                .putInt(1)
                .putShort((short) code)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    boolean swapsSides() {
        return code >= 5;
    }

    /** The same picture, turned by a further 90 degrees clockwise. */
    Orientation clockwise() {
        return new Orientation(
                switch (code) {
                    case 1 -> 6;
                    case 2 -> 7;
                    case 3 -> 8;
                    case 4 -> 5;
                    case 5 -> 2;
                    case 6 -> 3;
                    case 7 -> 4;
                    default -> 1;
                });
    }

    /** The transformation that turns a picture of this size upright, with its corner at 0, 0. */
    AffineTransform transform(int width, int height) {
        return switch (code) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }
}
