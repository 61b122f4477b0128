package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
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
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;

/** After a rejection the page says until when an appeal is possible, and takes documents with it. */
class AppealWithDocumentsTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    private String account;
    private Api applicant;
    private String number;

    @BeforeEach
    void anApplicationIsRejected() {
        account = Accounts.create(identities, "applicant");
        applicant = as(account);
        number = Cases.apply(applicant, Cases.answers());
        Cases.complete(
                        as("social-worker"),
                        Cases.task(as("social-worker"), number),
                        "reject",
                        "needNotConfirmed",
                        "The letter is missing.")
                .expect(204);
        Cases.rejected(applicant, number);
    }

    @Test
    void saysTheLastDayAndSendsTheDocumentsWithTheAppeal() {
        Page page = browser.phone();
        browser.logIn(page, account);
        page.navigate("/applications/" + number);
        PlaywrightAssertions.assertThat(page.getByText("Last day for an appeal:"))
                .isVisible();
        page.locator("#grounds").fill("The letter of the hospital shows the need.");
        page.locator("#file")
                .setInputFiles(new FilePayload("letter.pdf", "application/pdf", SmallFiles.pdf("the letter")));
        PlaywrightAssertions.assertThat(page.locator(".lifeline-attached a").getByText("letter.pdf"))
                .isVisible();
        PlaywrightAssertions.assertThat(page.locator("#grounds"))
                .hasValue("The letter of the hospital shows the need.");
        Axe.findsNothing(page);
        browser.picture(page, "appeal-with-documents-phone");
        assertThat(document("removable")).isEqualTo("true");

        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Appeal").setExact(true))
                .click();

        PlaywrightAssertions.assertThat(page.locator("#grounds")).isHidden();
        Cases.status(applicant, number, "inAppeal");
        // what went with the appeal stays
        assertThat(document("removable")).isEqualTo("false");
        applicant
                .delete("/api/applications/" + number + "/documents/" + document("id"))
                .expectProblem(409, "documentSent");

        page.navigate("/applications/" + number + "?lang=ar");
        Axe.findsNothing(page);
    }

    @Test
    void takesNoDocumentOfAStrangerOrOfAnOfficerAfterTheRejection() {
        String documents = "/api/applications/" + number + "/documents";
        as(Accounts.create(identities, "applicant"))
                .upload(documents, "a.pdf", "application/pdf", SmallFiles.pdf("stranger"), "other")
                .expectProblem(404, "notFound");
        Api.Answer officer =
                as("social-worker").upload(documents, "b.pdf", "application/pdf", SmallFiles.pdf("officer"), "other");
        assertThat(officer.status()).isIn(403, 409);
        assertThat(applicant.get(documents).expect(200).json()).isEmpty();
    }

    @Test
    void removesADocumentUntilTheAppealIsSentAndSaysTheLastDayInTheReadersLanguage() {
        String documents = "/api/applications/" + number + "/documents";
        applicant
                .upload(documents, "a.pdf", "application/pdf", SmallFiles.pdf("mine"), "documents")
                .expect(201);
        applicant.delete(documents + "/" + document("id")).expect(204);
        assertThat(applicant.get(documents).expect(200).json()).isEmpty();
        assertThat(applicant
                        .get("/applications/" + number + "?lang=fr")
                        .expect(200)
                        .text())
                .contains("Dernier jour pour un recours");
    }

    private String document(String what) {
        return applicant
                .get("/api/applications/" + number + "/documents")
                .expect(200)
                .json()
                .path(0)
                .path(what)
                .asText();
    }
}
