package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Film;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** A social worker files at the desk: the person is looked for, a paper photographed, and the person signs on the screen or speaks. */
class AssistedFilingBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Test
    void aPersonIsLookedForPhotographsAPaperAndSigns() {
        String worker = Accounts.create(identities, "social-worker");
        Page page = browser.phoneWithCamera(Film.of(paper(), DATA.resolve("paper.y4m")));
        browser.logIn(page, worker);
        page.navigate("/filing");
        Axe.findsNothing(page);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("File for somebody"))
                .click();
        page.locator("input[value=EMA]").check();
        page.getByLabel("Given name").fill("Unheardof");
        page.getByLabel("Family name").fill("Nowherebefore");
        Axe.findsNothing(page);
        browser.picture(page, "filing-new-phone");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search and continue"))
                .click();
        assertThat(page.locator("#buttons")).isVisible();
        String number = page.url().replaceAll(".*draft=", "");

        page.locator(".lifeline-desk-button").first().click();
        button(page, "Take the picture").click();
        button(page, "Turn it").click();
        Axe.findsNothing(page);
        browser.picture(page, "desk-camera-phone");
        button(page, "Use this picture").click();
        Locator paper = page.locator(".lifeline-attached a");
        assertThat(paper).hasCount(1);
        assertThat(paper).containsText("paper-");

        as(worker)
                .put("/api/applications/" + number, Map.of("answers", Cases.answers()))
                .expect(200);
        page.navigate("/filing/" + number + "/consent");
        Axe.findsNothing(page);
        browser.picture(page, "consent-phone");
        page.setViewportSize(1280, 900);
        browser.picture(page, "consent-desktop");
        page.setViewportSize(360, 740);
        button(page, "Keep the signature").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        sign(page);
        button(page, "Keep the signature").click();
        assertThat(page.locator("#consent")).containsText("Consent was given");
        page.navigate("/filing/" + number + "/consent");
        button(page, "Record").click();
        assertThat(page.locator("[data-record]")).hasAttribute("aria-pressed", "true");
        page.locator("[data-record]").click();
        assertThat(page.locator("audio")).isVisible();

        Api.Answer sent = as(worker).post("/api/applications/" + number + "/submission", Map.of());
        sent.expect(200);
        page.navigate("/filing?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        assertThat(page.locator("td a").first()).hasText(number);
        Axe.findsNothing(page);
        browser.picture(page, "filing-phone-arabic");
        page.setViewportSize(1280, 900);
        page.navigate("/filing?lang=en");
        browser.picture(page, "filing-desktop");
        page.navigate("/filing/new");
        browser.picture(page, "filing-new-desktop");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void sign(Page page) {
        Locator pad = page.locator(".lifeline-pad");
        pad.scrollIntoViewIfNeeded();
        BoundingBox box = pad.boundingBox();
        page.mouse().move(box.x + 20, box.y + 20);
        page.mouse().down();
        page.mouse().move(box.x + box.width - 20, box.y + box.height - 20);
        page.mouse().move(box.x + 20, box.y + box.height - 20);
        page.mouse().up();
        // the picture of it is made meanwhile
        page.waitForFunction("() => document.querySelector('#signature').files.length === 1");
    }

    private static BufferedImage paper() {
        BufferedImage paper = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = paper.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 640, 480);
        pen.setColor(Color.BLACK);
        pen.drawString("A doctor's report", 80, 120);
        pen.dispose();
        return paper;
    }
}
