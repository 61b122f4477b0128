package org.lifeline.documents;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.DocumentFiles;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Officers see the pages of documents beside the decision, as pictures that are made once. */
class DocumentPagesTest extends LifelineTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PDF = "application/pdf";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PageDrawing drawing;

    @Autowired
    private DocumentStore store;

    @Autowired
    private PagePictures pictures;

    @Autowired
    private UnneededFiles files;

    @Autowired
    private PlatformTransactionManager transactions;

    private Api applicant;
    private final Api officer = as("social-worker");

    @BeforeEach
    void anApplicant() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void theCaseFileShowsTheFirstPagesOfAPdfToItsOfficerAlone() throws Exception {
        String number = Cases.apply(applicant, Cases.answers());
        JsonNode stored = add(number, pdf(12)).expect(201).json();
        String task = Cases.task(officer, number);
        awaitPages(stored, 10);

        String file = officer.get("/case-file/" + task).expect(200).text();

        String base = "/case-file/" + task + "/documents/" + stored.path("id").asText() + "/pages/";
        assertThat(file)
                .contains(base + "1\"", base + "10\"", "Page 10 of 12 of report.pdf", "Pages 1 to 10 of 12")
                .doesNotContain(base + "11\"", "<object");
        Api.Answer page = officer.get(base + "3").expect(200);
        assertThat(page.type()).isEqualTo("image/jpeg");
        assertThat(page.header("Cache-Control")).contains("no-store");
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(page.bytes()));
        assertThat(Math.max(drawn.getWidth(), drawn.getHeight())).isEqualTo(PageDrawer.SIDE);
        officer.get(base + "11").expect(404);
        for (Api other : List.of(applicant, as("applicant-2"), as("auditor"), as("junior-officer"))) {
            assertThat(other.get(base + "3").status()).isIn(403, 404);
        }
        anonymous().get(base + "3").expect(302);
    }

    @Test
    void thePicturesAreEncryptedAndLeaveWithTheirDocument() throws Exception {
        String number = draft();
        JsonNode stored = add(number, SmallFiles.photo("Kept " + UUID.randomUUID()))
                .expect(201)
                .json();
        awaitPages(stored, 1);
        String picture = jdbc.sql("select picture_sha256 from page_picture where sha256 = ?")
                .param(stored.path("sha256").asText())
                .query(String.class)
                .single();
        byte[] jpeg = store.get(picture);
        var onDisk = DocumentFiles.of(jdbc, picture);
        assertThat(new String(jpeg, StandardCharsets.ISO_8859_1)).contains("JFIF");
        assertThat(new String(Files.readAllBytes(onDisk), StandardCharsets.ISO_8859_1))
                .doesNotContain("JFIF");

        applicant
                .delete("/api/applications/" + number + "/documents/"
                        + stored.path("id").asText())
                .expect(204);

        await().atMost(PATIENCE).until(() -> Files.notExists(onDisk));
        assertThat(jdbc.sql("select count(*) from page_picture where picture_sha256 = ?")
                        .param(picture)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void aHostilePdfEndsTheProcessThatDrawsItAndNothingElse() throws Exception {
        // a form that draws a form ten times, and so on: 10^12 lines out of some kilobytes
        byte[] endless = endless();
        Duration longest = Duration.ofSeconds(5);
        assertThat(drawing.drawn(endless, PDF, longest, "-Xmx128m").pictures()).isEmpty();
        // what cannot be opened, and what needs more memory than there is
        assertThat(drawing.drawn("%PDF-1.7 broken".getBytes(StandardCharsets.US_ASCII), PDF, longest, "-Xmx128m")
                        .pages())
                .isZero();
        assertThat(drawing.drawn(pdf(1), PDF, LONG, "-Xmx6m").pictures()).isEmpty();

        PageDrawing.Drawn good = drawing.drawn(pdf(2), PDF, LONG, "-Xmx320m");
        assertThat(good.pages()).isEqualTo(2);
        assertThat(good.pictures()).hasSize(2);
    }

    /** A process is started for the first of many documents; what ends it costs no other document its pictures. */
    @Test
    void aProcessDrawsOneDocumentAfterTheOtherAndEndsWhenNoneComes() throws Exception {
        PageDrawing apart = new PageDrawing(pictures, store, files, transactions, Duration.ofDays(1));
        assertThat(drawnBy(apart, pdf(2))).hasSize(2);
        long first = apart.waitingProcess().orElseThrow();
        assertThat(drawnBy(apart, pdf(1))).hasSize(1);
        assertThat(apart.waitingProcess()).hasValue(first);

        // as a machine without memory does
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        assertThat(drawnBy(apart, pdf(3))).hasSize(3);
        long second = apart.waitingProcess().orElseThrow();
        assertThat(second).isNotEqualTo(first);

        assertThat(drawnBy(apart, "%PDF-1.7 broken".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(apart.waitingProcess()).isEmpty();
        awaitEnd(second);
        assertThat(drawnBy(apart, pdf(1))).hasSize(1);
        long last = apart.waitingProcess().orElseThrow();
        apart.destroy();
        awaitEnd(last);

        PageDrawing impatient = new PageDrawing(pictures, store, files, transactions, Duration.ofMillis(1));
        assertThat(drawnBy(impatient, pdf(1))).hasSize(1);
        await().atMost(PATIENCE).until(() -> impatient.waitingProcess().isEmpty());
        assertThat(drawnBy(impatient, pdf(1))).hasSize(1);
        impatient.destroy();
    }

    private static void awaitEnd(long process) {
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static List<PageDrawing.Drawn.Page> drawnBy(PageDrawing drawing, byte[] pdf) {
        return drawing.drawn(pdf, PDF, LONG, "-Xmx320m").pictures();
    }

    @Test
    void aNodeThatStopsDoesNotWaitForADrawing() throws Exception {
        byte[] endless = endless();
        PageDrawing stopped = new PageDrawing(pictures, store, files, transactions);
        CompletableFuture<PageDrawing.Drawn> drawn =
                CompletableFuture.supplyAsync(() -> stopped.drawn(endless, PDF, Duration.ofDays(1), "-Xmx128m"));
        await().atMost(PATIENCE).until(stopped::draws);

        stopped.stop();

        await().atMost(PATIENCE).until(drawn::isDone);
        assertThat(drawn.get().pictures()).isEmpty();
        assertThat(stopped.drawSome()).isFalse();
        stopped.destroy();
    }

    /** A node that is killed leaves nobody behind who draws for hours. */
    @Test
    void aDrawingEndsWithTheProductThatIsKilled() throws Exception {
        Process product = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<&0; \"$0\" -cp \"$1\" \"$2\" <&3 >/dev/null 2>&1 & echo $!; wait",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        PageDrawer.class.getName())
                .start();
        try (DataOutputStream in = new DataOutputStream(product.getOutputStream());
                BufferedReader said = product.inputReader()) {
            long drawer = Long.parseLong(said.readLine());
            byte[] endless = endless();
            in.writeUTF(PDF);
            in.writeInt(endless.length);
            in.write(endless);
            in.flush();
            await().atMost(PATIENCE).until(() -> usedSeconds(drawer) > 2);

            product.destroyForcibly();

            awaitEnd(drawer);
        }
    }

    private static long usedSeconds(long process) {
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toSeconds();
    }

    @Test
    void aPageOfAnySizeIsDrawnToTheSameSizeAndPhotosOfFiftyMegapixelsToo() throws Exception {
        for (PDRectangle size : List.of(new PDRectangle(14_400, 14_400), new PDRectangle(1, 14_400))) {
            PageDrawing.Drawn drawn = drawing.drawn(pdf(1, size), PDF, LONG, "-Xmx320m");
            assertThat(drawn.pictures())
                    .hasSize(1)
                    .allSatisfy(page ->
                            assertThat(Math.max(page.width(), page.height())).isLessThanOrEqualTo(PageDrawer.SIDE + 1));
        }
        PageDrawing.Drawn photo = drawing.drawn(fiftyMegapixels(), "image/jpeg", LONG, "-Xmx320m");
        assertThat(photo.pictures())
                .singleElement()
                .satisfies(page ->
                        assertThat(Math.max(page.width(), page.height())).isEqualTo(PageDrawer.SIDE));
    }

    @Test
    void aPageBecomesLargeWhereItIsByMouseAndByKeyboard() throws Exception {
        String number = Cases.apply(applicant, Cases.answers());
        awaitPages(add(number, pdf(3)).expect(201).json(), 3);
        awaitPages(
                add(number, SmallFiles.photo("Receipt " + UUID.randomUUID()))
                        .expect(201)
                        .json(),
                1);
        String task = Cases.task(officer, number);
        for (int width : new int[] {1280, 320}) {
            Page page = browser.desktop();
            page.setViewportSize(width, 900);
            browser.logIn(page, "social-worker");
            page.navigate("/case-file/" + task);
            Locator second = page.locator(".lifeline-page").nth(1);
            Locator picture = second.locator("img");
            second.scrollIntoViewIfNeeded();
            PlaywrightAssertions.assertThat(picture).hasAttribute("alt", "Page 2 of 3 of report.pdf");
            double small = picture.boundingBox().width;
            browser.picture(page, "document-pages-" + width);

            second.locator("summary").focus();
            page.keyboard().press("Enter");

            PlaywrightAssertions.assertThat(second).hasAttribute("open", "");
            assertThat(picture.boundingBox().width).isGreaterThan(small * 1.5);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            browser.picture(page, "document-pages-large-" + width);
            Axe.findsNothing(page);
            second.locator("summary").click();
            assertThat(picture.boundingBox().width).isEqualTo(small);
        }
    }

    // ---------------------------------------------------------------- what the tests do over and over

    private void awaitPages(JsonNode stored, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from page_picture where sha256 = ?")
                                .param(stored.path("sha256").asText())
                                .query(Integer.class)
                                .single())
                        .isEqualTo(count));
    }

    private Api.Answer add(String number, byte[] content) {
        return applicant.upload(
                "/api/applications/" + number + "/documents", "report.pdf", PDF, content, "medicalReport");
    }

    private String draft() {
        return applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", Map.of(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static byte[] pdf(int pages) throws IOException {
        return pdf(pages, PDRectangle.A4);
    }

    private static byte[] pdf(int pages, PDRectangle size) throws IOException {
        try (PDDocument pdf = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            String title = UUID.randomUUID().toString();
            for (int i = 1; i <= pages; i++) {
                PDPage page = new PDPage(size);
                pdf.addPage(page);
                try (PDPageContentStream pen = new PDPageContentStream(pdf, page)) {
                    pen.beginText();
                    pen.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 24);
                    pen.newLineAtOffset(60, 700);
                    pen.showText("Hospital report, page " + i);
                    pen.newLineAtOffset(0, -60);
                    pen.showText(title);
                    pen.endText();
                }
            }
            pdf.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] endless() throws IOException {
        try (PDDocument pdf = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage();
            pdf.addPage(page);
            PDFormXObject inner = null;
            for (int level = 0; level < 12; level++) {
                PDFormXObject form = new PDFormXObject(pdf);
                form.setBBox(new PDRectangle(600, 800));
                PDResources resources = new PDResources();
                String what = "0 0 m 600 800 l S\n".repeat(10);
                if (inner != null) {
                    resources.put(COSName.getPDFName("F"), inner);
                    what = "/F Do\n".repeat(10);
                }
                form.setResources(resources);
                try (var stream = form.getContentStream().createOutputStream()) {
                    stream.write(what.getBytes(StandardCharsets.US_ASCII));
                }
                inner = form;
            }
            try (PDPageContentStream pen = new PDPageContentStream(pdf, page)) {
                pen.drawForm(inner);
            }
            pdf.save(out);
            return out.toByteArray();
        }
    }

    /** A photo of a camera with 50 megapixels, one colour. */
    private static byte[] fiftyMegapixels() throws IOException {
        BufferedImage photo = new BufferedImage(8160, 6144, BufferedImage.TYPE_BYTE_GRAY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(photo, "jpeg", out);
        return out.toByteArray();
    }
}
