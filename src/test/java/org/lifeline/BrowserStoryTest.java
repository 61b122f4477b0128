package org.lifeline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Film;
import org.lifeline.testing.FormTab;
import org.lifeline.testing.LifelineTest;

/** The main path as people walk it: in a phone's browser, in Tasklist, and before a scanner's camera. */
class BrowserStoryTest extends LifelineTest {

    private static final int SCREEN_DPI = 150;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Test
    void fromAnApplicationOnAPhoneToARedeemedVoucher() throws IOException {
        Page applicant = browser.slowPhone();
        applicant.navigate("/");
        browser.picture(applicant, "01-home");
        browser.logIn(applicant, "applicant");
        String number = applies(applicant);

        decides("social-worker", number, "05-social-worker");
        decides("junior-officer", number, "06-junior-officer");
        decides("senior-officer", number, "07-senior-officer");

        Path letter = downloadsVoucher(applicant, number);
        redeems(letter);
    }

    private String applies(Page applicant) throws IOException {
        applicant.navigate("/apply");
        browser.picture(applicant, "02-programmes");
        applicant
                .getByRole(AriaRole.LINK, named("Emergency medical assistance"))
                .click();
        applicant.getByLabel("An operation").check();
        applicant
                .getByLabel("Tell us in your own words")
                .fill("My daughter broke her leg; it must be operated on this week.");
        applicant.getByLabel("What does it cost?").fill("1250.50");
        applicant.getByLabel("Within days: waiting does harm").check();
        browser.picture(applicant, "03-first-step");
        goesOn(applicant, "Step 2 of 6");
        applicant.getByLabel("Given name").fill("አልማዝ");
        applicant.getByLabel("Family name").fill("Tadesse");
        applicant.getByLabel("Gender").selectOption("Female");
        applicant.getByLabel("Day", new Page.GetByLabelOptions().setExact(true)).fill("30");
        applicant
                .getByLabel("Month", new Page.GetByLabelOptions().setExact(true))
                .fill("November");
        applicant.getByLabel("Year or age").fill("1984");
        goesOn(applicant, "Step 3 of 6");
        applicant.getByLabel("Phone number").fill("+251 91 123 4567");
        applicant.getByLabel("E-mail address").fill("almaz@example.org");
        applicant.getByLabel("Town or village").fill("Addis Ababa");
        goesOn(applicant, "Step 4 of 6");
        applicant.getByLabel("How many people live").fill("4");
        applicant.getByLabel("What does the whole household earn").fill("300");
        goesOn(applicant, "Step 5 of 6");
        applicant.locator("#file").setInputFiles(new FilePayload("bill.png", "image/png", bill()));
        assertThat(applicant.locator(".lifeline-attached a")).containsText("bill.png");
        browser.picture(applicant, "03-documents");
        goesOn(applicant, "Step 6 of 6");
        applicant.getByLabel("I agree that my data").check();
        goesOn(applicant, "Check your answers");
        browser.picture(applicant, "03-check");
        applicant.getByRole(AriaRole.BUTTON, named("Submit application")).click();
        assertThat(applicant).hasURL(Pattern.compile(".*/applications/A-\\d{4}-\\d{6}$"));
        assertThat(applicant.getByText("bill.png")).isVisible();
        browser.picture(applicant, "04-submitted");
        Matcher number = Pattern.compile("A-\\d{4}-\\d{6}").matcher(applicant.url());
        assertThat(number.find()).isTrue();
        return number.group();
    }

    /** Opens the case's task, claims it, reads the case file, marks what was found, approves. */
    private void decides(String account, String number, String picture) {
        Page officer = browser.desktop();
        browser.logIn(officer, account);
        // other tests leave tasks in the team's list; a link leads to this one
        FormTab form = FormTab.open(officer, Cases.task(as(account), number)).claim();

        officer.getByRole(AriaRole.LINK, named("Case file")).click();
        FrameLocator file = officer.frameLocator("iframe.lifeline-case-file");
        assertThat(file.getByText("አልማዝ").first()).isVisible();
        Locator bill = file.getByAltText(Pattern.compile("(The document|Page 1 of 1 of) bill\\.png"))
                .first();
        bill.scrollIntoViewIfNeeded();
        assertThat(bill).hasJSProperty("naturalWidth", 640);
        browser.picture(officer, picture + "-case-file");

        officer.getByRole(AriaRole.LINK, exactly("Form")).click();
        for (String mark : List.of("3: harms day by day", "2: little", "3: within days")) {
            form.form().getByLabel(mark).check();
        }
        form.form()
                .getByLabel("Approve", new FrameLocator.GetByLabelOptions().setExact(true))
                .check();
        form.choose("Reason", 0, "The need is confirmed");
        form.form().getByLabel("Your reason in words").fill("I rang the hospital; the bill is right.");
        browser.picture(officer, picture + "-form");
        Response completed = form.completes();
        assertThat(completed.status()).as(completed.statusText()).isEqualTo(204);
        assertThat(form.form().getByText("Done: " + number)).isVisible();
    }

    private Path downloadsVoucher(Page applicant, String number) {
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(as("applicant"), code);
        applicant.navigate("/applications/" + number);
        browser.picture(applicant, "08-approved");
        applicant.getByRole(AriaRole.LINK, named("Show your voucher")).click();
        assertThat(applicant.getByText("EUR 1,250.50").first()).isVisible();
        browser.picture(applicant, "09-voucher");
        Download download = applicant.waitForDownload(() ->
                applicant.getByRole(AriaRole.BUTTON, named("Download as PDF")).click());
        return download.path();
    }

    /** The provider holds the printed letter before the camera. */
    private void redeems(Path letter) throws IOException {
        BufferedImage paper;
        try (PDDocument document = Loader.loadPDF(letter.toFile())) {
            paper = new PDFRenderer(document).renderImageWithDPI(0, SCREEN_DPI, ImageType.GRAY);
        }
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        ImageIO.write(paper, "png", pictures.resolve("10-letter.png").toFile());
        Page provider = browser.phoneWithCamera(Film.of(paper, DATA.resolve("letter.y4m")));
        browser.logIn(provider, "service-provider");
        provider.navigate("/scan");
        browser.picture(provider, "11-scan");
        provider.locator("#start").click();
        assertThat(provider.locator("#answer")).hasAttribute("data-kind", "good");
        browser.picture(provider, "12-scanned");
        provider.locator("#amount").fill("250.25");
        provider.getByRole(AriaRole.BUTTON, exactly("Continue")).click();
        browser.picture(provider, "12b-confirm");
        provider.getByRole(AriaRole.BUTTON, exactly("Redeem EUR 250.25")).click();
        assertThat(provider.locator("#done-amount")).hasText("EUR 250.25");
        assertThat(provider.locator("#done-balance")).hasText("EUR 1,000.25");
        browser.picture(provider, "13-redeemed");
    }

    private static void goesOn(Page page, String next) {
        page.locator(".lifeline-actions")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions()
                                .setName("Save and continue")
                                .setExact(true))
                .click();
        assertThat(page.locator("main")).containsText(next);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return named(name).setExact(true);
    }

    /** A photo of a paper, as an applicant sends it. */
    private static byte[] bill() throws IOException {
        BufferedImage photo = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = photo.createGraphics();
        pen.setColor(new Color(250, 248, 240));
        pen.fillRect(0, 0, 640, 400);
        pen.setColor(Color.DARK_GRAY);
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 28));
        pen.drawString("Riverside Hospital: EUR 1,250.50", 40, 80);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(photo, "png", png);
        return png.toByteArray();
    }
}
