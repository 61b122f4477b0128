package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.pdf.PrintedQr;
import org.lifeline.platform.pdf.QrCode;

/**
 * From paper back to the voucher: the letter as a scanner of 150 dpi sees it, held askew, blurred, noisy, as a JPEG of quality 60, and
 * stained. The noise comes from a fixed seed, so the pictures are the same each time.
 */
class PrintAndScanTest {

    private static final double DOTS_A_MM = 150 / 25.4;
    private static final float JPEG_QUALITY = 0.6f;
    private static final double STAIN_MM = 12;

    /** Each dot and its eight neighbours: a scanner's lens (a Gaussian of half a dot), and all nine alike. */
    private static final float[] SHARP = {.011f, .084f, .011f, .084f, .62f, .084f, .011f, .084f, .011f};

    private static final float[] SHAKY = {1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f, 1 / 9f};

    private static VoucherLetter letter;
    private static BufferedImage scan;

    @TempDir
    Path folder;

    @BeforeAll
    static void prints() throws IOException {
        VoucherLetter signed = Letters.letter();
        // a signature differs each time, and with it the dots: this code is as long and always the same
        Random random = new Random(20261122);
        StringBuilder qr =
                new StringBuilder(signed.qr().substring(0, signed.qr().indexOf('#') + 1));
        while (qr.length() < signed.qr().length()) {
            qr.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(random.nextInt(32)));
        }
        letter = new VoucherLetter(
                signed.language(),
                signed.organisation(),
                signed.programmeName(),
                signed.content(),
                signed.places(),
                signed.signatory(),
                qr.toString(),
                signed.zone());
        scan = PrintedQr.scan(Letters.DOCUMENT.render(letter), 0);
    }

    /** Another build of a decoder may miss one picture more; none may read anything else. */
    private static void readsAllButOne(String decoder, List<String> texts, int pictures) {
        long read = texts.stream().filter(letter.qr()::equals).count();
        System.out.println("Print and scan, " + decoder + ": " + read + " of " + pictures);
        assertThat(texts)
                .as(decoder)
                .hasSize(pictures)
                .containsAnyOf(letter.qr())
                .isSubsetOf(letter.qr(), "");
        assertThat(read).as(decoder).isGreaterThanOrEqualTo(pictures - 1);
    }

    /** The scanner's own decoder also reads what a shaky hand blurs to 3 dots a module; zbar gives up there, at any angle. */
    @Test
    void readsASkewedBlurredNoisyCompressedPage() throws Exception {
        List<Path> sharp = new ArrayList<>();
        List<Path> shaky = new ArrayList<>();
        for (int degrees = -25; degrees <= 25; degrees += 5) {
            sharp.add(save("turned" + degrees, degraded(turned(scan, degrees), SHARP, 10, degrees)));
            shaky.add(save("shaky" + degrees, degraded(turned(scan, degrees), SHAKY, 18, degrees)));
        }

        readsAllButOne("zxing-wasm, sharp", PrintedQr.zxing(sharp), 11);
        readsAllButOne("zxing-wasm, shaky", PrintedQr.zxing(shaky), 11);
        Optional<List<String>> second = PrintedQr.zbar(sharp);
        second.ifPresentOrElse(
                texts -> readsAllButOne("zbar, sharp", texts, 11),
                () -> System.out.println("zbarimg is not installed"));
    }

    /**
     * Level M corrects 15 of 100 codewords; a stain of 12 mm covers 113 mm² of a code of 37 mm, a twelfth. It must not lie on one of the
     * three corners by which a decoder finds the code at all, whatever its level.
     */
    @Test
    void readsAStainedCode() throws Exception {
        QrCode code = QrCode.of(letter.qr());
        double side = Double.parseDouble(code.sideMm());
        double[] origin = upperLeft(code);
        List<Path> pictures = new ArrayList<>();
        for (double[] at : new double[][] {{0.5, 0.5}, {0.6, 0.45}, {0.45, 0.62}, {0.78, 0.5}, {0.5, 0.78}}) {
            BufferedImage stained = copy(scan);
            Graphics2D g = stained.createGraphics();
            g.setColor(new Color(110, 70, 30));
            double x = origin[0] + at[0] * side * DOTS_A_MM;
            double y = origin[1] + at[1] * side * DOTS_A_MM;
            double width = STAIN_MM * DOTS_A_MM;
            g.fill(new Ellipse2D.Double(x - width / 2, y - width / 2, width, width));
            g.dispose();
            pictures.add(save("stain" + pictures.size(), degraded(stained, SHAKY, 18, pictures.size())));
        }

        readsAllButOne("zxing-wasm, stained", PrintedQr.zxing(pictures), 5);
    }

    /** Half of a code says nothing, and nothing wrong either: what cannot be corrected is not read. */
    @Test
    void rejectsACodeOfWhichHalfIsMissing() throws Exception {
        double[] origin = upperLeft(QrCode.of(letter.qr()));
        BufferedImage torn = copy(scan);
        Graphics2D g = torn.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, (int) (origin[1] + 20 * DOTS_A_MM), torn.getWidth(), torn.getHeight());
        g.dispose();

        assertThat(PrintedQr.zxing(List.of(save("whole", scan), save("torn", torn))))
                .containsExactly(letter.qr(), "");
    }

    /** Where the code begins with its quiet zone: the first dark dot of its upper left corner, less that zone, in dots. */
    private static double[] upperLeft(QrCode code) {
        // the code stands at the right margin of A5 (12 mm), below the letterhead and the titles
        double side = Double.parseDouble(code.sideMm()) * DOTS_A_MM;
        double x = scan.getWidth() - 12 * DOTS_A_MM - side;
        int left = (int) (x + QrCode.QUIET_ZONE * QrCode.MODULE_MM * DOTS_A_MM + 2);
        for (int y = (int) (30 * DOTS_A_MM); y < scan.getHeight() / 2; y++) {
            if ((scan.getRGB(left, y) & 0xff) < 100) {
                return new double[] {x, y - QrCode.QUIET_ZONE * QrCode.MODULE_MM * DOTS_A_MM};
            }
        }
        throw new AssertionError("there is no code on the page");
    }

    private static BufferedImage turned(BufferedImage page, double degrees) {
        int side = (int) Math.hypot(page.getWidth(), page.getHeight());
        BufferedImage turned = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = turned.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, side, side);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.rotate(Math.toRadians(degrees), side / 2.0, side / 2.0);
        g.drawImage(page, (side - page.getWidth()) / 2, (side - page.getHeight()) / 2, null);
        g.dispose();
        return turned;
    }

    /** @param noise standard deviation, of 255 */
    private static BufferedImage degraded(BufferedImage page, float[] blur, int noise, long seed) {
        BufferedImage blurred = new ConvolveOp(new Kernel(3, 3, blur), ConvolveOp.EDGE_NO_OP, null).filter(page, null);
        Random random = new Random(seed);
        for (int y = 0; y < blurred.getHeight(); y++) {
            for (int x = 0; x < blurred.getWidth(); x++) {
                int dot = (int) (random.nextGaussian() * noise);
                Color c = new Color(blurred.getRGB(x, y));
                blurred.setRGB(
                        x,
                        y,
                        new Color(within(c.getRed() + dot), within(c.getGreen() + dot), within(c.getBlue() + dot))
                                .getRGB());
            }
        }
        return blurred;
    }

    private static int within(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static BufferedImage copy(BufferedImage page) {
        BufferedImage copy = new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_INT_RGB);
        copy.createGraphics().drawImage(page, 0, 0, null);
        return copy;
    }

    private Path save(String name, BufferedImage picture) throws IOException {
        Path file = folder.resolve(name + ".jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(JPEG_QUALITY);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return file;
    }
}
