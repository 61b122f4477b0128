package org.lifeline.documents;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Photos;
import org.springframework.beans.factory.annotation.Autowired;

/** However a telephone was held, a browser shows its photo upright: made smaller by a browser, cleaned by the server, and small in the list. */
class PhotoOrientationBrowserTest extends LifelineTest {

    private static final int SMALL_BYTES = 500_000;

    /** Width, height and the colours a quarter in from each corner of a picture as the browser shows it. */
    private static final String LOOK = """
            async address => {
              const picture = new Image();
              picture.src = address;
              await picture.decode();
              const canvas = document.createElement('canvas');
              const [width, height] = [canvas.width = picture.naturalWidth, canvas.height = picture.naturalHeight];
              const pen = canvas.getContext('2d');
              pen.drawImage(picture, 0, 0);
              const at = (x, y) => [...pen.getImageData(Math.floor(width * x), Math.floor(height * y), 1, 1).data].slice(0, 3);
              return [width, height, ...at(.25, .25), ...at(.75, .25), ...at(.25, .75), ...at(.75, .75)].map(Number);
            }""";

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    private String account;
    private String number;

    @BeforeEach
    void aCase() {
        account = Accounts.create(identities, "applicant");
        number = Cases.apply(as(account), Cases.answers());
    }

    @Test
    void photosOfEachOrientationAreUprightWhetherTheBrowserMadeThemSmallerOrNot() {
        List<FilePayload> photos = new ArrayList<>();
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] large = Photos.taken(orientation, 2800, 1400, orientation);
            byte[] small = Photos.taken(orientation, 120, 80, 0);
            assertThat(large.length).isGreaterThan(SMALL_BYTES);
            assertThat(small.length).isLessThan(SMALL_BYTES);
            photos.add(new FilePayload("large-" + orientation + ".jpg", "image/jpeg", large));
            photos.add(new FilePayload("small-" + orientation + ".jpg", "image/jpeg", small));
            photos.add(new FilePayload(
                    "png-" + orientation + ".png", "image/png", Photos.takenAsPng(orientation, 240, 160)));
        }
        Page phone = browser.phone();
        browser.logIn(phone, account);
        phone.navigate("/applications/" + number);
        phone.locator("#file").setInputFiles(photos.toArray(FilePayload[]::new));
        assertThat(phone.locator(".lifeline-attached")).hasCount(photos.size());

        JsonNode stored = stored();
        assertThat(stored).hasSize(photos.size());
        for (JsonNode each : stored) {
            if (each.path("fileName").asText().startsWith("large-")) {
                assertThat(each.path("size").asInt())
                        .as("made smaller by the browser")
                        .isLessThan(photos.get(0).buffer.length * 3 / 4);
            }
            isUpright(phone, each);
        }
        phone.reload();
        browser.picture(phone, "photos-upright");
    }

    @Test
    void photosOfEachOrientationAreUprightFromAPageWithoutScript() {
        Page phone = browser.withoutScript();
        browser.logIn(phone, account);
        phone.navigate("/applications/" + number);
        for (int orientation : new int[] {3, 6, 8}) {
            phone.locator("#file")
                    .setInputFiles(new FilePayload(
                            "p" + orientation + ".jpg",
                            "image/jpeg",
                            Photos.taken(orientation, 960, 640, orientation)));
            phone.locator("button[data-no-script]").last().click();
            assertThat(phone.getByText("p" + orientation + ".jpg").first()).isVisible();
        }

        Page viewer = browser.desktop();
        browser.logIn(viewer, account);
        viewer.navigate("/");
        assertThat(stored()).hasSize(3);
        for (JsonNode each : stored()) {
            isUpright(viewer, each);
            String kept = new String(
                    as(account)
                            .get("/documents/" + each.path("id").asText())
                            .expect(200)
                            .bytes(),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(kept).doesNotContain(Photos.SECRETS);
        }
    }

    private JsonNode stored() {
        return as(account)
                .get("/api/applications/" + number + "/documents")
                .expect(200)
                .json();
    }

    private static void isUpright(Page page, JsonNode document) {
        for (String end : List.of("", "/thumbnail")) {
            @SuppressWarnings("unchecked")
            List<Number> seen = (List<Number>)
                    page.evaluate(LOOK, "/documents/" + document.path("id").asText() + end);
            String what = document.path("fileName").asText() + end + " " + seen;
            assertThat(seen.get(0).intValue())
                    .as(what)
                    .isGreaterThan(seen.get(1).intValue());
            for (int corner = 0; corner < 4; corner++) {
                Color colour = Photos.corner(corner);
                int[] wanted = {colour.getRed(), colour.getGreen(), colour.getBlue()};
                for (int i = 0; i < 3; i++) {
                    // the grain takes a quarter of it at most, and JPEG a little
                    assertThat(seen.get(2 + 3 * corner + i).intValue())
                            .as(what + ", corner " + corner)
                            .isBetween(wanted[i] - 90, wanted[i] + 90);
                }
            }
        }
    }
}
