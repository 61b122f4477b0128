package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A social worker goes where there is no network, files there, and comes back. */
class OutreachBrowserTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anApplicationIsSealedWithoutANetworkAndFiledWhenItIsBack() {
        String worker = Accounts.create(identities, "social-worker");
        Page page = browser.phone();
        browser.logIn(page, worker);
        page.navigate("/filing/outreach");
        page.locator("#name").fill("Tablet 3");
        page.locator("#programme-EMA").check();
        Axe.findsNothing(page);
        browser.picture(page, "outreach-prepare-phone");
        button(page, "Prepare this device").click();
        assertThat(page.locator("#said")).containsText("works without a network");

        page.context().setOffline(true);
        page.navigate("/filing/outreach");
        assertThat(page.locator("#outreach")).hasAttribute("data-offline", "yes");
        page.locator("[data-code=EMA] a").click();
        assertThat(page.locator("#seal")).isEnabled();
        button(page, "Seal it").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The person has not agreed yet.");
        Axe.findsNothing(page);
        String secret = fill(page);
        page.reload();
        assertThat(page.locator("[name='typed.givenName']")).hasValue(secret);
        page.locator("#paper").setInputFiles(new FilePayload("report.jpg", "image/jpeg", SmallFiles.photo(secret)));
        assertThat(page.locator("ul#papers li")).hasCount(1);
        page.locator("#way-signature").check();
        sign(page);
        page.locator("#label").fill("blue tent");
        Axe.findsNothing(page);
        browser.picture(page, "outreach-form-phone");
        button(page, "Seal it").click();
        Locator entry = page.locator("[data-entries] li");
        assertThat(entry).hasAttribute("data-state", "waiting");
        assertThat(entry).containsText("blue tent");
        page.reload();
        assertThat(entry).hasCount(1);
        Axe.findsNothing(page);
        browser.picture(page, "outreach-waiting-phone");
        assertThat((String) page.evaluate(EVERYTHING_KEPT))
                .contains("blue tent")
                .doesNotContain(secret);

        page.context().setOffline(false);
        page.navigate("/filing/outreach");
        assertThat(entry).hasAttribute("data-state", "filed");
        String number = entry.locator("a").textContent();
        assertThat(jdbc.sql("""
                        select string_agg(d.kind, ' ' order by d.kind) || ' ' || c.way from application a join document d on d.case_number = a.number
                          join assisted_consent c on c.application_number = a.number where a.number = ? and a.filed_by = ? group by c.way""").params(number, worker).query(String.class).single())
                .isEqualTo("consent documents signature");
        browser.picture(page, "outreach-sent-phone");
        entry.locator("a").click();
        assertThat(page.locator("h1")).containsText(number);
        Axe.findsNothing(page);
        page.navigate("/filing");
        assertThat(page.locator("td a").first()).hasText(number);

        whoElseLogsInSeesNothing(page);
    }

    private void whoElseLogsInSeesNothing(Page page) {
        page.context().setOffline(true);
        page.navigate("/filing/outreach/forms/EMA?lang=ar");
        assertThat(page.locator("html")).hasAttribute("dir", "rtl");
        Axe.findsNothing(page);
        browser.picture(page, "outreach-form-phone-arabic");
        fill(page);
        page.locator("#way-statement").check();
        page.locator("#witness").fill("Sister Ruth");
        page.locator("#seal").click();
        assertThat(page.locator("[data-state=waiting]")).hasCount(1);
        page.context().setOffline(false);
        page.navigate("/applications");
        page.route("**/api/outreach/envelopes", route -> route.abort());
        page.navigate("/filing/outreach?lang=en");
        Locator logOut = page.locator("form[action$='/logout'] button");
        logOut.click();
        assertThat(page.locator(".lifeline-unsent-note")).containsText("wait on this device: 1");
        logOut.click();
        assertThat(page.locator("form[action$='/logout']")).hasCount(0);

        String other = Accounts.create(identities, "social-worker");
        browser.logIn(page, other);
        page.navigate("/filing/outreach");
        assertThat(page.locator("#prepare")).isVisible();
        assertThat(page.locator("#waiting")).isHidden();
        page.setViewportSize(1280, 900);
        browser.picture(page, "outreach-desktop");
        page.navigate("/filing/outreach/devices?lang=ar");
        Axe.findsNothing(page);
        browser.picture(page, "outreach-devices-desktop-arabic");
        page.unroute("**/api/outreach/envelopes");
    }

    private static String fill(Page page) {
        Map<String, List<String>> boxes = OutreachApiTest.boxes();
        boxes.forEach((name, values) -> {
            Locator box = page.locator("[name='" + name + "']");
            if (name.equals("choice.gender")) {
                box.selectOption(values.get(0));
            } else if (name.startsWith("choice.")) {
                page.locator("[name='" + name + "'][value='" + values.get(0) + "']")
                        .check();
            } else {
                box.fill(values.get(0));
            }
        });
        return boxes.get("typed.givenName").get(0);
    }

    /** All that the browser keeps for this address, as one text. */
    private static final String EVERYTHING_KEPT = """
            async () => {
              const all = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
              const database = await new Promise((done) => { indexedDB.open('lifeline-outreach').onsuccess = ({target}) => done(target.result); });
              for (const name of database.objectStoreNames) {
                const rows = await new Promise((done) => { database.transaction(name).objectStore(name).getAll().onsuccess = ({target}) => done(target.result); });
                for (const row of rows) {
                  all.push(JSON.stringify(row), row.sealed ? await row.sealed.text() : '');
                }
              }
              database.close();
              for (const name of await caches.keys()) {
                for (const request of await (await caches.open(name)).keys()) {
                  all.push(await (await (await caches.open(name)).match(request)).text());
                }
              }
              return all.join('\\n');
            }""";

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
        // another one each time: no signature serves twice
        int turn = Math.floorMod(UUID.randomUUID().hashCode(), 60);
        page.mouse().move(box.x + box.width - 20 - turn, box.y + box.height - 20);
        page.mouse().move(box.x + 20 + turn, box.y + box.height - 20);
        page.mouse().up();
        page.waitForFunction("() => document.querySelector('#signature').files.length === 1");
    }
}
