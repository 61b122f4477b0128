package org.lifeline.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a fake camera sees: an uncompressed YUV4MPEG2 film, which needs no encoder on the machine. The camera passes over the
 * picture from top to bottom and back, as a hand does that looks for the code on a paper.
 */
public final class Film {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int STEP = HEIGHT / 3;
    private static final int FRAMES_A_SECOND = 4;

    private Film() {}

    /** Films the picture, which may be longer than the camera's view but not wider; returns the file. */
    public static Path of(BufferedImage picture, Path file) {
        int rest = Math.max(0, picture.getHeight() - HEIGHT);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write("YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n"
                    .formatted(WIDTH, HEIGHT, FRAMES_A_SECOND)
                    .getBytes(StandardCharsets.US_ASCII));
            for (int top = 0; top < rest; top += STEP) {
                frame(picture, top, out);
            }
            for (int top = rest; top >= 0; top -= STEP) {
                frame(picture, top, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void frame(BufferedImage picture, int top, OutputStream out) throws IOException {
        BufferedImage view = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D paper = view.createGraphics();
        paper.setColor(Color.WHITE);
        paper.fillRect(0, 0, WIDTH, HEIGHT);
        paper.drawImage(picture, (WIDTH - picture.getWidth()) / 2, picture.getHeight() < HEIGHT ? 0 : -top, null);
        paper.dispose();
        byte[] luma = (byte[]) view.getRaster().getDataElements(0, 0, WIDTH, HEIGHT, null);
        byte[] grey = new byte[WIDTH * HEIGHT / 2];
        Arrays.fill(grey, (byte) 128);
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        out.write(luma);
        out.write(grey);
    }
}
