package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;

/** A draft on a phone: it saves itself, tells of another window, survives a lost connection, and shows its documents. */
class DraftBrowserTest extends LifelineTest {

    private static final Pattern SAVED = Pattern.compile("Saved at \\d\\d:\\d\\d");

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    private String account;
    private Page phone;

    @BeforeEach
    void anApplicantAtTheForm() {
        account = Accounts.create(identities, "applicant");
        phone = browser.phone();
        browser.logIn(phone, account);
    }

    private static void open(Page page, String address) {
        page.navigate(address);
        assertThat(page.locator("#buttons")).isVisible();
    }

    private String number() {
        return phone.url().replaceAll(".*draft=", "");
    }

    private JsonNode draft() {
        return as(account).get("/api/applications/" + number()).expect(200).json();
    }

    private static Locator town(Page page) {
        return page.getByLabel("Town or village");
    }

    @Test
    void savesTheDraftAutomaticallyAndSkipsInvalidAnswers() {
        open(phone, "/apply?programme=EMA");
        assertThat(as(account).get("/api/applications").json()).isEmpty();
        town(phone).fill("Adama");

        assertThat(phone.locator("#state")).hasText(SAVED);
        assertThat(phone).hasURL(Pattern.compile(".*draft=A-.*"));
        assertThat(draft().path("answers").path("town").asText()).isEqualTo("Adama");
        browser.picture(phone, "draft-01-saved");

        phone.getByLabel("Phone number").fill("12");
        town(phone).fill("Jimma");
        assertThat(phone.locator("#state")).containsText("Not saved yet, because of a problem: Phone number");
        assertThat(draft().path("answers").path("town").asText()).isEqualTo("Jimma");

        // what the server does not have is back after the page is loaded again
        phone.onDialog(dialog -> dialog.accept());
        open(phone, phone.url());
        assertThat(phone.getByLabel("Phone number")).hasValue("12");
        assertThat(town(phone)).hasValue("Jimma");
        assertThat(as(account).get("/api/applications").json()).hasSize(1);
    }

    @Test
    void warnsTheSecondWindowAndLosesNoTextOfEither() {
        Api author = as(account);
        String number = author.post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Map.of("town", "Adama"), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        Page other = phone.context().newPage();
        open(phone, "/apply?draft=" + number);
        open(other, "/apply?draft=" + number);
        town(other).fill("Jimma");
        assertThat(other.locator("#state")).hasText(SAVED);

        town(phone).fill("Dessie");
        assertThat(phone.locator("#conflict")).isVisible();
        assertThat(phone.locator("#conflict")).containsText("Town or village");
        Axe.findsNothing(phone);
        phone.screenshot(new Page.ScreenshotOptions()
                .setPath(java.nio.file.Path.of("target", "pictures", "draft-02-two-windows.png")));
        assertThat(town(phone)).hasValue("Dessie");
        assertThat(draft().path("answers").path("town").asText()).isEqualTo("Jimma");

        Page newer = phone.waitForPopup(
                () -> phone.getByText("Look at the newer version").click());
        assertThat(town(newer)).hasValue("Jimma");
        newer.close();

        phone.getByText("Keep what is typed here").click();
        assertThat(phone.locator("#state")).hasText(SAVED);
        assertThat(phone.locator("#conflict")).isHidden();
        assertThat(draft().path("answers").path("town").asText()).isEqualTo("Dessie");
    }

    @Test
    void keepsTypingWithoutAConnectionAndSavesItWhenThereIsOneAgain() {
        open(phone, "/apply?programme=EMA");
        phone.context().setOffline(true);
        town(phone).fill("Adama");
        assertThat(phone.locator("#state")).containsText("No connection");
        browser.picture(phone, "draft-03-no-connection");

        phone.context().setOffline(false);
        assertThat(phone.locator("#state")).hasText(SAVED);
        assertThat(as(account).get("/api/applications").json()).hasSize(1);
        assertThat(draft().path("answers").path("town").asText()).isEqualTo("Adama");
    }

    /** The server has it, and its answer got lost: what is typed next makes no second draft and no conflict with oneself. */
    @Test
    void makesNoSecondDraftWhenTheAnswerToASaveIsLost() {
        open(phone, "/apply?programme=EMA");
        AtomicInteger lost = new AtomicInteger();
        phone.route(Pattern.compile(".*/api/applications(/A-[^/]*)?$"), route -> {
            if (!route.request().method().equals("GET") && lost.getAndIncrement() % 2 == 0) {
                route.fetch();
                route.abort();
            } else {
                route.resume();
            }
        });
        town(phone).fill("Adama");
        assertThat(phone.locator("#state")).containsText("No connection");
        town(phone).fill("Jimma");
        assertThat(phone.locator("#state")).hasText(SAVED);
        phone.waitForCondition(
                () -> draft().path("answers").path("town").asText().equals("Jimma"));

        assertThat(phone.locator("#conflict")).isHidden();
        assertThat(as(account).get("/api/applications").json()).hasSize(1);
    }

    @Test
    void showsDocumentsByNameAndPictureRemovesAndReplacesThemAndMakesPhotosSmaller() throws IOException {
        open(phone, "/apply?programme=EMA");
        assertThat(phone.getByText("at most 10 MB. Large photos")).isVisible();
        byte[] large = noise(3000, 2000);
        assertThat(large.length).isGreaterThan(5_000_000);
        phone.locator("input[type=file]").setInputFiles(new FilePayload[] {
            new FilePayload("photo of the bill.png", "image/png", large),
            new FilePayload("letter.pdf", "application/pdf", SmallFiles.pdf(account)),
            new FilePayload("card.png", "image/png", SmallFiles.photo(account))
        });
        assertThat(phone.locator("#state")).hasText(SAVED);
        assertThat(phone.locator(".lifeline-attached a")).hasCount(3);
        JsonNode photo = draft().path("documents").path(0);
        assertThat(photo.path("fileName").asText()).isEqualTo("photo of the bill.jpg");
        assertThat(photo.path("mediaType").asText()).isEqualTo("image/jpeg");
        assertThat(photo.path("size").asLong()).isLessThan(large.length);
        BufferedImage smaller = ImageIO.read(new java.io.ByteArrayInputStream(as(account)
                .get("/documents/" + photo.path("id").asText())
                .expect(200)
                .bytes()));
        assertThat(smaller.getWidth()).isEqualTo(2400);
        phone.locator(".lifeline-attached").first().scrollIntoViewIfNeeded();
        browser.picture(phone, "draft-04-documents");

        // the same once more is told and not kept
        phone.locator("input[type=file]")
                .setInputFiles(new FilePayload("again.pdf", "application/pdf", SmallFiles.pdf(account)));
        assertThat(phone.getByText("You have already added this file, as letter.pdf."))
                .isVisible();
        assertThat(phone.locator(".lifeline-attached")).hasCount(3);

        phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove letter.pdf"))
                .press("Enter");
        assertThat(phone.locator(".lifeline-attached")).hasCount(2);
        assertThat(draft().path("documents")).hasSize(2);
        phone.waitForFileChooser(
                        () -> phone.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replace card.png"))
                                .click())
                .setFiles(new FilePayload("better.png", "image/png", SmallFiles.photo("better" + account)));
        assertThat(phone.locator(".lifeline-attached a").getByText("better.png"))
                .isVisible();
        assertThat(draft().path("documents").findValuesAsText("fileName"))
                .containsExactlyInAnyOrder("photo of the bill.jpg", "better.png");

        // from the server, with the small pictures that it made
        phone.onDialog(dialog -> dialog.accept());
        open(phone, "/apply?draft=" + number());
        assertThat(phone.locator(".lifeline-attached img").first()).hasJSProperty("naturalWidth", 192);
        Axe.findsNothing(phone);
    }

    /** A photo that packs badly, as photos do. */
    private static byte[] noise(int width, int height) throws IOException {
        BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                photo.setRGB(x, y, 0x808080 + random.nextInt(0x20) * 0x10101 + random.nextInt(0x20));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(photo, "png", png);
        return png.toByteArray();
    }
}
