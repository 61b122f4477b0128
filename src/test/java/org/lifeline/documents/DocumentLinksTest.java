package org.lifeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Browser;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A link to a document opens nothing by itself: each request is asked who it is, and what allowed it is in the audit log. */
class DocumentLinksTest extends LifelineTest {

    @RegisterExtension
    final Browser browser = new Browser(ADDRESS);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private final Api officer = as("social-worker");
    private String account;
    private Api applicant;
    private String number;
    private String id;

    @BeforeEach
    void aCaseWithADocument() {
        account = Accounts.create(identities, "applicant");
        applicant = as(account);
        number = Cases.apply(applicant, Cases.answers());
        id = applicant
                .upload(
                        "/api/applications/" + number + "/documents",
                        "report.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "medicalReport")
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    @Test
    void anothersLinkOpensNothing() {
        String task = Cases.task(officer, number);
        for (Api other :
                List.of(as(Accounts.create(identities, "applicant")), as("operations"), as("service-provider"))) {
            other.get("/documents/" + id).expect(404);
            other.get("/documents/" + id + "/thumbnail").expect(404);
            assertThat(other.get("/case-file/" + task + "/documents/" + id).status())
                    .isIn(403, 404);
        }
        // not by a case of their own either
        Api thief = as(Accounts.create(identities, "applicant"));
        String own = Cases.apply(thief, Cases.answers());
        thief.get("/api/applications/" + own + "/documents/" + id).expectProblem(404, "notFound");
        String ofTheirs = Cases.task(officer, own);
        officer.get("/case-file/" + ofTheirs + "/documents/" + id).expect(404);
        officer.get("/case-file/" + ofTheirs + "/documents/" + id + "/pages/1").expect(404);
    }

    @Test
    void aLinkOfATaskEndsWithTheTask() {
        String task = Cases.task(officer, number);
        String link = "/case-file/" + task + "/documents/" + id;
        officer.get(link).expect(200);

        Cases.approve(officer, number);

        officer.get(link).expect(404);
        officer.get(link + "/pages/1").expect(404);
    }

    @Test
    void aLinkEndsWithTheSession() {
        Page page = browser.desktop();
        browser.logIn(page, account);
        APIRequestContext window = page.context().request();
        assertThat(window.get("/documents/" + id, once()).status()).isEqualTo(200);
        assertThat(window.get("/documents/" + id, once()).headers().get("cache-control"))
                .contains("no-store");

        page.context().clearCookies();

        assertThat(window.get("/documents/" + id, once()).status()).isEqualTo(302);
    }

    private static RequestOptions once() {
        return RequestOptions.create().setMaxRedirects(0);
    }

    @Test
    void theAuditLogSaysWhatAllowedEachReading() {
        String task = Cases.task(officer, number);
        officer.get("/case-file/" + task + "/documents/" + id).expect(200);
        officer.get("/documents/" + id).expect(200);
        as("auditor").get("/documents/" + id).expect(200);
        as("programme-manager").get("/documents/" + id).expect(200);
        applicant.get("/documents/" + id).expect(200);
        applicant.get("/api/applications/" + number + "/documents/" + id).expect(200);
        Cases.approve(officer, number);
        officer.get("/documents/" + id).expect(200);

        assertThat(jdbc.sql("select actor || ' ' || (details ->> 'why') from audit_entry where case_number = ?"
                                + " and action = 'personalDataRead' and details ->> 'what' = 'document' order by id")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(
                        "social-worker task",
                        "social-worker task",
                        "auditor auditor",
                        "programme-manager manager",
                        "social-worker seat");
        assertThat(jdbc.sql("select actor from audit_entry where case_number = ? and action = 'ownDocumentRead'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(account, account);
    }
}
