package org.lifeline.redemption;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Arrays;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Film;
import org.lifeline.testing.LifelineTest;

/** From the camera's picture to the answer on a phone's screen, as the page itself counts it. Prints, and asserts no time. */
@Tag("benchmark")
class ScannerBenchmark extends LifelineTest {

    private static final int SCANS = 15;
    private static final int DPI = 150;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void measuresScans() throws IOException {
        String code =
                Cases.voucher(as("applicant"), Cases.answers()).path("code").asText();
        Page phone;
        try (PDDocument letter = Loader.loadPDF(Cases.voucherLetter(as("applicant"), code))) {
            phone = browser.phoneWithCamera(Film.of(
                    new PDFRenderer(letter).renderImageWithDPI(0, DPI, ImageType.GRAY), DATA.resolve("measured.y4m")));
        }
        browser.logIn(phone, "service-provider");
        phone.navigate("/scan");
        phone.locator("#start").click();
        int[] millis = new int[SCANS];
        for (int i = 0; i < SCANS; i++) {
            if (i > 0) {
                phone.locator("#again").click();
            }
            assertThat(phone.locator("#answer")).hasAttribute("data-kind", "good");
            millis[i] = Integer.parseInt(phone.locator("#answer").getAttribute("data-millis"));
        }
        int first = millis[0];
        Arrays.sort(millis);
        System.out.printf("%nScan to answer, headless Chromium, %d scans%n", SCANS);
        System.out.printf(
                "| median, ms | %d | at most 300 |%n| the first, ms | %d | |%n| slowest, ms | %d | |%n",
                millis[SCANS / 2], first, millis[SCANS - 1]);
    }
}
