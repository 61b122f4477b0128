package org.lifeline.documents;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.springframework.stereotype.Component;

/**
 * Small pictures of documents, by which people recognise them in a list. They are drawn anew as a JPEG of our own, so that only pixels of a
 * stranger's file reach a browser. A document that is too large to draw, or cannot be drawn, has no thumbnail; the file itself can still be
 * opened.
 */
@Component
public class Thumbnails {

    /** Longest side of a thumbnail, in pixels: enough for a list on a screen with two device pixels per CSS pixel. */
    private static final int SIDE = 192;

    /**
     * The most pixels of a picture that is drawn, because the time for drawing depends on its pixels, however few bytes it has. Browsers
     * send photos of a quarter of this. Telephones without the script send 12 to 50 million, and photos beyond this bound have no
     * thumbnail.
     */
    static final long MOST_PIXELS = 25_000_000L;

    /** The longest side of a picture, because a whole row must be in memory. */
    private static final int LONGEST_SIDE = 16_384;

    /** The newest thumbnails that are kept in memory, some kilobytes each. */
    private static final int MOST_KEPT = 300;

    private static final byte[] NONE = {};

    /** The most pictures drawn at once, so that requests of others still get their share of the machine. */
    private final Semaphore drawing = new Semaphore(2, true);

    private final Map<String, byte[]> kept = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST_KEPT;
        }
    });

    interface Content {
        byte[] read();
    }

    /** The thumbnail as a JPEG; empty where there is none. */
    Optional<byte[]> of(Document document, Content content) {
        if (!document.isImage()) {
            return Optional.empty();
        }
        byte[] picture = kept.get(document.sha256());
        if (picture == null) {
            drawing.acquireUninterruptibly();
            try {
                picture = kept.get(document.sha256());
                if (picture == null) {
                    picture = draw(content.read());
                    kept.put(document.sha256(), picture);
                }
            } finally {
                drawing.release();
            }
        }
        return picture.length == 0 ? Optional.empty() : Optional.of(picture);
    }

    void forget(String sha256) {
        kept.remove(sha256);
    }

    /** @return an empty array for a file that cannot or must not be drawn */
    static byte[] draw(byte[] content) {
        return picture(content, SIDE, MOST_PIXELS).map(Thumbnails::jpeg).orElse(NONE);
    }

    /**
     * A smaller picture of a photo or scan, turned upright; empty for a file that cannot or must not be drawn.
     *
     * @param side the longest one, in pixels
     * @param mostPixels of what is drawn
     */
    public static Optional<BufferedImage> picture(byte[] content, int side, long mostPixels) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                // texts and colour profiles in the file are compressed, too, so they are not read
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > mostPixels || Math.max(width, height) > LONGEST_SIDE) {
                    return Optional.empty();
                }
                ImageReadParam every = reader.getDefaultReadParam();
                int step = Math.max(1, Math.max(width, height) / (2 * side));
                every.setSourceSubsampling(step, step, 0, 0);
                return Optional.of(small(reader.read(0, every), side, Orientation.of(content)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException cannotBeDrawn) {
            return Optional.empty();
        }
    }

    private static BufferedImage small(BufferedImage source, int side, Orientation turned) {
        double scale = Math.min(1.0, (double) side / Math.max(source.getWidth(), source.getHeight()));
        int width = Math.max(1, (int) Math.round(source.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(source.getHeight() * scale));
        BufferedImage picture = new BufferedImage(
                turned.swapsSides() ? height : width, turned.swapsSides() ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        try {
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
            pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            AffineTransform place = turned.transform(width, height);
            place.scale((double) width / source.getWidth(), (double) height / source.getHeight());
            pen.drawImage(source, place, null);
        } finally {
            pen.dispose();
        }
        return picture;
    }

    private static byte[] jpeg(BufferedImage picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
