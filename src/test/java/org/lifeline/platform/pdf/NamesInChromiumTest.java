package org.lifeline.platform.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;

/**
 * Names as our letters set them beside the same names as a browser sets them with the same fonts. What differs in shaping (a letter's
 * form by its place, a vowel drawn before its consonant, a conjunct) differs in ink; what differs in smoothing does not, under a blur.
 */
@Tag(LifelineTest.SERVER)
class NamesInChromiumTest {

    private static final PdfRenderer RENDERER = new PdfRenderer();
    private static final Instant WHEN = Instant.parse("2026-03-02T08:00:00Z");

    /** Dots to the em on paper (48 pt at 144 dpi), on screen and unshaped: all three are the same size, and none is stretched. */
    private static final int EM = 96;

    /** A stroke is about 4 dots wide then. */
    private static final int SMALLER = 2;

    private static final int SHIFT = 2;

    /**
     * Measured: 0.98 and more where glyphs are placed alike, 0.86 to 0.95 in Arabic, where FOP's spacing is a little its own; 0.71 with
     * one ligature missed, 0.12 to 0.38 unshaped.
     */
    private static final double ALIKE = 0.82;

    @RegisterExtension
    final Browser browser = new Browser("http://localhost");

    /** shaped: whether letters of this script change by their neighbours, so that unshaped ones must be told apart. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Latin, Maria Fernández-O’Neill, false",
        "Latin, Nguyễn Thị Thanh Hương, false",
        "Ethiopic, አልማዝ በቀለ ታደሰ, false",
        "Arabic, محمد عبد الله الأحمد, true",
        "Arabic, فاطمة الزهراء, true",
        "Arabic, علي الإدريسي, true",
        "Arabic, بلال الآغا, true",
        "Devanagari, सुनीता कुमारी शर्मा, true",
        "Devanagari, श्रीकृष्ण त्रिपाठी, true",
        "Bengali, মোছাম্মৎ রহিমা খাতুন, true",
        "Bengali, কৃষ্ণেন্দু চক্রবর্তী, true",
        "Khmer, ស៊ុខ សុភាព, true",
        "Khmer, ច័ន្ទ ស្រីមុំ, true",
        "Myanmar, ဒေါ်ခင်ခင်ကြည်, true",
        "Myanmar, မြင့်မြတ်ကျော်, true",
    })
    void standOnPaperAsABrowserSetsThem(String script, String name, boolean shaped) throws IOException {
        BufferedImage ours = ink(paper(name));
        BufferedImage reference = ink(screen(name));
        double alike = likeness(ours, reference);
        double wrong = likeness(ink(unshaped(name)), reference);
        System.out.printf(Locale.ROOT, "%s: on paper %.3f, unshaped %.3f%n", script, alike, wrong);
        show(script + "-" + name.hashCode(), ours, reference);

        assertThat(alike).as("how alike %s is on paper and in a browser", name).isGreaterThan(ALIKE);
        if (shaped) {
            assertThat(wrong).as("how alike an unshaped %s is", name).isLessThan(ALIKE - 0.3);
        }
    }

    private static BufferedImage paper(String name) throws IOException {
        byte[] pdf = RENDERER.render(
                "names/name", PdfView.of("letter").text("organisation", "Test").text("name", name), WHEN);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFRenderer(document).renderImageWithDPI(0, 144);
        }
    }

    private BufferedImage screen(String name) throws IOException {
        StringBuilder faces = new StringBuilder();
        for (String font :
                FontRuns.split(name).stream().map(FontRuns.Run::font).distinct().toList()) {
            faces.append("@font-face{font-family:%s;src:url(data:font/ttf;base64,%s)}"
                    .formatted(font, Base64.getEncoder().encodeToString(font(font))));
        }
        String families =
                FontRuns.split(name).stream().map(FontRuns.Run::font).distinct().collect(Collectors.joining(","));
        Page page = browser.desktop();
        page.setContent("""
                <!DOCTYPE html><meta charset="utf-8"><style>%s body{margin:40px;background:#fff}
                p{font:%dpx/180px %s;text-rendering:geometricPrecision;margin:0;white-space:nowrap;color:#000;display:inline-block;padding:20px}</style><p>%s</p>""".formatted(faces, EM, families, name));
        // asked for, and not waited for: a browser loads a font when it draws, and need not draw a window that nobody
        // sees
        page.evaluate("Promise.all([...document.fonts].map((font) => font.load())).then(() => null)");
        return ImageIO.read(new ByteArrayInputStream(page.locator("p").screenshot()));
    }

    /** Each character by itself, one after the other from left to right: what a renderer without shaping does. */
    private static BufferedImage unshaped(String name) throws IOException {
        BufferedImage picture = new BufferedImage(3000, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        g.setColor(Color.BLACK);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int x = 20;
        for (FontRuns.Run run : FontRuns.split(name)) {
            try {
                g.setFont(Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(font(run.font())))
                        .deriveFont((float) EM));
            } catch (java.awt.FontFormatException e) {
                throw new IOException(e);
            }
            for (int c : run.text().codePoints().toArray()) {
                g.drawString(Character.toString(c), x, 180);
                x += g.getFontMetrics().stringWidth(Character.toString(c));
            }
        }
        g.dispose();
        return picture;
    }

    private static byte[] font(String name) throws IOException {
        try (InputStream in =
                NamesInChromiumTest.class.getResourceAsStream(PdfRenderer.FONTS + name + "-Regular.ttf")) {
            return in.readAllBytes();
        }
    }

    /** The inked part alone, in grey. */
    private static BufferedImage ink(BufferedImage page) {
        Rectangle box = null;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                if ((page.getRGB(x, y) >> 8 & 0xff) < 128) {
                    Rectangle dot = new Rectangle(x, y, 1, 1);
                    box = box == null ? dot : box.union(dot);
                }
            }
        }
        assertThat(box).as("ink on the page").isNotNull();
        int width = box.width / SMALLER;
        int height = box.height / SMALLER;
        BufferedImage ink = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = ink.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(page.getSubimage(box.x, box.y, box.width, box.height), 0, 0, width, height, null);
        g.dispose();
        return ink;
    }

    /**
     * Normalised cross-correlation of the ink, blurred over 5 dots, at the best of a few dots' shift: an edge may begin a dot earlier. What
     * is longer or higher than the other counts as different.
     */
    private static double likeness(BufferedImage a, BufferedImage b) {
        int width = Math.max(a.getWidth(), b.getWidth()) + 2 * SHIFT;
        int height = Math.max(a.getHeight(), b.getHeight()) + 2 * SHIFT;
        double[] reference = blurred(b, width, height, SHIFT, SHIFT);
        double best = -1;
        for (int dx = 0; dx <= 2 * SHIFT; dx++) {
            for (int dy = 0; dy <= 2 * SHIFT; dy++) {
                best = Math.max(best, correlation(blurred(a, width, height, dx, dy), reference));
            }
        }
        return best;
    }

    private static double correlation(double[] one, double[] two) {
        double mean1 = mean(one);
        double mean2 = mean(two);
        double product = 0;
        double square1 = 0;
        double square2 = 0;
        for (int i = 0; i < one.length; i++) {
            product += (one[i] - mean1) * (two[i] - mean2);
            square1 += (one[i] - mean1) * (one[i] - mean1);
            square2 += (two[i] - mean2) * (two[i] - mean2);
        }
        return product / Math.sqrt(square1 * square2);
    }

    private static double[] blurred(BufferedImage ink, int width, int height, int left, int top) {
        double[] blurred = new double[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int dy = -2; dy <= 2; dy++) {
                    for (int dx = -2; dx <= 2; dx++) {
                        int at = x - left + dx;
                        int row = y - top + dy;
                        if (at >= 0 && at < ink.getWidth() && row >= 0 && row < ink.getHeight()) {
                            sum += 255 - ink.getRaster().getSample(at, row, 0);
                        }
                    }
                }
                blurred[y * width + x] = sum / 25;
            }
        }
        return blurred;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static void show(String name, BufferedImage ours, BufferedImage reference) throws IOException {
        BufferedImage both = new BufferedImage(
                Math.max(ours.getWidth(), reference.getWidth()),
                ours.getHeight() + reference.getHeight() + 10,
                BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = both.createGraphics();
        g.drawImage(ours, 0, 0, null);
        g.drawImage(reference, 0, ours.getHeight() + 10, null);
        g.dispose();
        Path folder = Files.createDirectories(Path.of("target", "pictures"));
        ImageIO.write(both, "png", folder.resolve("name-" + name + ".png").toFile());
    }
}
