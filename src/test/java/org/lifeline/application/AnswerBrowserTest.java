package org.lifeline.application;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Map;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Axe;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An answer with documents: whatever becomes of a document, the typed words stay, with script and without. */
class AnswerBrowserTest extends LifelineTest {

    private static final String WORDS = "The bill is from Riverside, see below.";
    private static final int TOO_LARGE = 11 * 1024 * 1024;

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String account;
    private String number;

    @BeforeEach
    void anApplicantIsAsked() {
        account = Accounts.create(identities, "applicant");
        Api applicant = as(account);
        number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "sendBack",
                        "documentUnclear",
                        "Please send the bill.")
                .expect(204);
        Cases.status(applicant, number, "waitingForApplicant");
    }

    private static FilePayload file(String name, byte[] content) {
        return new FilePayload(name, name.endsWith("png") ? "image/png" : "application/pdf", content);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private void tellsAndKeeps(Page page, boolean script) {
        page.navigate("/applications/" + number);
        page.locator("#answer").fill(WORDS);
        page.locator("#file").setInputFiles(file("bill.png", SmallFiles.photo("The bill")));
        add(page, script);
        assertThat(page.locator(".lifeline-attached a").getByText("bill.png")).isVisible();
        assertThat(page.locator("#answer")).hasValue(WORDS);

        page.locator("#file").setInputFiles(file("no.pdf", "just words".getBytes()));
        add(page, script);
        assertThat(page.locator("#file-error")).containsText("This file is not a PDF, JPEG or PNG");
        assertThat(page.locator("#answer")).hasValue(WORDS);
        page.locator("#file").setInputFiles(file("large.pdf", new byte[TOO_LARGE]));
        add(page, script);
        assertThat(page.locator("#file-error")).containsText("larger than 10 MB");
        assertThat(page.locator("#answer")).hasValue(WORDS);
        page.locator("#file").setInputFiles(file("again.png", SmallFiles.photo("The bill")));
        add(page, script);
        assertThat(page.locator("#file-error")).containsText("You have already added this file, as bill.png.");
        assertThat(page.locator("#answer")).hasValue(WORDS);
        Axe.findsNothing(page);
        browser.picture(page, "answer-" + (script ? "script" : "plain"));

        page.locator("summary", new Page.LocatorOptions().setHasText("Replace")).click();
        page.locator("[data-replacement]").setInputFiles(file("better.png", SmallFiles.photo("A better bill")));
        if (!script) {
            page.getByRole(AriaRole.BUTTON, named("Replace it")).click();
        }
        assertThat(page.locator(".lifeline-attached a").getByText("better.png")).isVisible();
        page.locator("#file").setInputFiles(file("wrong.pdf", SmallFiles.pdf("wrong")));
        add(page, script);
        page.getByRole(AriaRole.BUTTON, named("Remove wrong.pdf")).press("Enter");
        assertThat(page.locator(".lifeline-attached")).hasCount(1);
        assertThat(page.locator("#answer")).hasValue(WORDS);

        page.getByRole(AriaRole.BUTTON, named("Send the answer")).click();
        assertThat(page.locator("#answer")).isHidden();
        assertThat(as(account)
                        .get("/api/applications/" + number + "/documents")
                        .json()
                        .findValuesAsText("fileName"))
                .containsExactly("better.png");
        assertThat(as(account)
                        .get("/api/applications/" + number + "/documents")
                        .json()
                        .findValuesAsText("removable"))
                .containsExactly("false");
    }

    private static void add(Page page, boolean script) {
        if (!script) {
            page.getByRole(AriaRole.BUTTON, named("Add this file")).click();
        }
    }

    @Test
    void keepsTheTypedAnswerWhenDocumentsAreAddedOrRefused() {
        Page phone = browser.phone();
        browser.logIn(phone, account);
        tellsAndKeeps(phone, true);
    }

    @Test
    void keepsTheTypedAnswerWithoutAScript() {
        Page phone = browser.phone();
        phone.route(Pattern.compile(".*/assets/js/.*"), route -> route.abort());
        browser.logIn(phone, account);
        tellsAndKeeps(phone, false);
    }

    @Test
    void showsBothValuesWhenContactDataAreChangedInTwoWindows() {
        Page phone = browser.phone();
        browser.logIn(phone, account);
        phone.navigate("/applications/" + number);
        as(account)
                .put("/api/applications/" + number + "/contact", Map.of("town", "Adama"))
                .expect(200);

        phone.getByText("Change how we reach you").click();
        phone.locator("#contact-town").fill("Jimma");
        phone.getByRole(AriaRole.BUTTON, named("Save")).click();

        assertThat(phone.getByText("Nothing was overwritten")).isVisible();
        assertThat(phone.locator("#contact-town")).hasValue("Jimma");
        assertThat(phone.getByText("Town or village: Adama")).isVisible();
        browser.picture(phone, "contact-two-windows");
        phone.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(phone.getByText("Your changes are saved.")).isVisible();
        assertThat(as(account)
                        .get("/api/applications/" + number)
                        .json()
                        .path("answers")
                        .path("town")
                        .asText())
                .isEqualTo("Jimma");
    }
}
