package org.lifeline.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Photos as cameras and telephones write them: with the place, the number of the camera and a small picture inside, and turned as the camera
 * was held. Upright, each shows red at the upper left, green at the upper right, blue at the lower left and yellow at the lower right.
 */
public final class Photos {

    /** What stands in {@link #taken} besides the picture, each with a word that is found again as long as it is there. */
    public static final List<String> SECRETS = List.of(
            "GPS-OF-HOME",
            "SERIAL-4711",
            "SMALL-PICTURE",
            "XMP-CREATOR",
            "IPTC-BYLINE",
            "COMMENT-OF-APP",
            "MULTI-PICTURE",
            "JFIF-THUMBNAIL",
            "MAKER-NOTE",
            "SECOND-PICTURE",
            "LATE-COMMENT");

    /** The same of {@link #takenAsPng}. */
    public static final List<String> SECRETS_OF_PNG = List.of(
            "GPS-OF-HOME",
            "SERIAL-4711",
            "SMALL-PICTURE",
            "PNG-AUTHOR",
            "PNG-PACKED",
            "XMP-CREATOR",
            "UNKNOWN-CHUNK",
            "BEHIND-THE-END");

    private static final Color[] CORNERS = {Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW};

    private Photos() {}

    /**
     * A JPEG of a scene that is wider than high, as a camera held in this way stores it.
     *
     * @param orientation 1 to 8, see Exif 2.3, section 4.6.4; 0 does not say
     * @param width pixels of the upright picture
     * @param grain makes it larger than it need be, and another one than that of any other number; 0: none
     */
    public static byte[] taken(int orientation, int width, int height, long grain) {
        byte[] plain = written(stored(scene(width, height, grain), orientation), "jpg");
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        photo.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
        ByteBuffer jfif = ByteBuffer.allocate(14 + 75);
        jfif.put("JFIF\0".getBytes(ISO_8859_1))
                .putShort((short) 0x0101)
                .put((byte) 1)
                .putShort((short) 72)
                .putShort((short) 72);
        jfif.put((byte) 5).put((byte) 5).put("JFIF-THUMBNAIL".getBytes(ISO_8859_1));
        segment(photo, 0xE0, jfif.array());
        segment(photo, 0xE1, join("Exif\0\0".getBytes(ISO_8859_1), exif(orientation)));
        segment(photo, 0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>XMP-CREATOR</x:xmpmeta>".getBytes(ISO_8859_1));
        segment(photo, 0xE2, "MPF\0MULTI-PICTURE".getBytes(ISO_8859_1));
        segment(photo, 0xED, "Photoshop 3.0\08BIM IPTC-BYLINE".getBytes(ISO_8859_1));
        segment(photo, 0xFE, "COMMENT-OF-APP".getBytes(ISO_8859_1));
        // behind the JFIF segment of the plain one
        int from = 4 + ((plain[4] & 0xFF) << 8 | plain[5] & 0xFF);
        photo.write(plain, from, plain.length - from - 2);
        segment(photo, 0xFE, "LATE-COMMENT".getBytes(ISO_8859_1));
        photo.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        photo.writeBytes("SECOND-PICTURE".getBytes(ISO_8859_1));
        return photo.toByteArray();
    }

    /** The same as a PNG, whose Exif data say how it was held. */
    public static byte[] takenAsPng(int orientation, int width, int height) {
        byte[] plain = written(stored(scene(width, height, 0), orientation), "png");
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        // signature and header
        photo.write(plain, 0, 33);
        chunk(photo, "gAMA", ByteBuffer.allocate(4).putInt(45_455).array());
        chunk(photo, "eXIf", exif(orientation));
        chunk(photo, "tEXt", "Author\0PNG-AUTHOR".getBytes(ISO_8859_1));
        chunk(photo, "zTXt", "Comment\0\0PNG-PACKED".getBytes(ISO_8859_1));
        chunk(photo, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0XMP-CREATOR".getBytes(ISO_8859_1));
        chunk(photo, "tIME", new byte[] {7, (byte) 0xE9, 5, 17, 8, 30, 0});
        chunk(photo, "prVt", "UNKNOWN-CHUNK".getBytes(ISO_8859_1));
        photo.write(plain, 33, plain.length - 33);
        photo.writeBytes("BEHIND-THE-END".getBytes(ISO_8859_1));
        return photo.toByteArray();
    }

    /** A colour of the upright scene, at a corner: 0 upper left, 1 upper right, 2 lower left, 3 lower right. */
    public static Color corner(int corner) {
        return CORNERS[corner];
    }

    private static BufferedImage scene(int width, int height, long grain) {
        BufferedImage scene = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(grain);
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            int colour = CORNERS[(i % width < width / 2 ? 0 : 1) + (i / width < height / 2 ? 0 : 2)].getRGB();
            pixels[i] = grain == 0 ? colour : colour ^ random.nextInt() & 0x3F3F3F;
        }
        scene.setRGB(0, 0, width, height, pixels, 0, width);
        return scene;
    }

    /** The tag says where the first row and the first column of what is stored belong in what was seen. */
    private static BufferedImage stored(BufferedImage scene, int orientation) {
        int width = scene.getWidth();
        int height = scene.getHeight();
        boolean swapped = orientation >= 5;
        boolean fromRight = List.of(2, 3, 6, 7).contains(orientation);
        boolean fromBottom = List.of(3, 4, 7, 8).contains(orientation);
        BufferedImage stored =
                new BufferedImage(swapped ? height : width, swapped ? width : height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = scene.getRGB(0, 0, width, height, null, 0, width);
        int[] turned = new int[pixels.length];
        for (int i = 0; i < turned.length; i++) {
            int row = i / stored.getWidth();
            int column = i % stored.getWidth();
            int x = swapped ? row : column;
            int y = swapped ? column : row;
            turned[i] = pixels[(fromBottom ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x)];
        }
        stored.setRGB(0, 0, stored.getWidth(), stored.getHeight(), turned, 0, stored.getWidth());
        return stored;
    }

    /** Exif data, the byte order by the orientation: its tag, the place, the number of the camera, a maker's note and a small picture. */
    private static byte[] exif(int orientation) {
        ByteBuffer exif =
                ByteBuffer.allocate(300).order(orientation % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        exif.put((orientation % 2 == 0 ? "II" : "MM").getBytes(ISO_8859_1))
                .putShort((short) 42)
                .putInt(8);
        exif.putShort((short) 5);
        entry(exif, 0x010F, 2, 12, 100);
        entry(exif, 0x0112, 3, 1, 0);
        exif.putShort(exif.position() - 4, (short) orientation);
        entry(exif, 0x8825, 4, 1, 80);
        entry(exif, 0x927C, 7, 11, 140);
        entry(exif, 0xA431, 2, 12, 120);
        exif.putInt(0);
        exif.position(80).putShort((short) 0);
        exif.position(100).put("GPS-OF-HOME".getBytes(ISO_8859_1));
        exif.position(120).put("SERIAL-4711".getBytes(ISO_8859_1));
        exif.position(140).put("MAKER-NOTE".getBytes(ISO_8859_1));
        exif.position(160).put("SMALL-PICTURE".getBytes(ISO_8859_1));
        return exif.array();
    }

    private static void entry(ByteBuffer exif, int tag, int type, int count, int value) {
        exif.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /** A segment of a JPEG. */
    public static void segment(ByteArrayOutputStream out, int marker, byte[] content) {
        out.write(0xFF);
        out.write(marker);
        out.write(content.length + 2 >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
    }

    /** A chunk of a PNG, with its checksum. */
    public static void chunk(ByteArrayOutputStream out, String name, byte[] content) {
        byte[] body = join(name.getBytes(ISO_8859_1), content);
        CRC32 sum = new CRC32();
        sum.update(body);
        try (DataOutputStream data = new DataOutputStream(out)) {
            data.writeInt(content.length);
            data.write(body);
            data.writeInt((int) sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] written(BufferedImage picture, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (format.equals("jpg")) {
                // as cameras do; a browser makes less of it
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(0.97f);
            }
            writer.setOutput(new MemoryCacheImageOutputStream(out));
            writer.write(null, new IIOImage(picture, null, null), how);
            ((MemoryCacheImageOutputStream) writer.getOutput()).close();
            writer.dispose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
