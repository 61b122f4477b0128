package org.lifeline.mydata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.notification.MessageChoices;
import org.lifeline.notification.MessageGroup;
import org.lifeline.notification.SentMessage;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person reads and takes along of what is kept about them, and that it is about nobody else. */
class MyDataTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MessageChoices choices;

    private String person;
    private Api applicant;

    @BeforeEach
    void somebodyNew() {
        person = Accounts.create(identities, "applicant");
        applicant = as(person);
    }

    @Test
    void takesAlongTheWholeWayFromTheAnswersToTheRedemption() throws IOException {
        Map<String, Object> answers =
                new LinkedHashMap<>(Cases.answers("needDescription", "An operation on the knee."));
        answers.put("email", person + "@example.org");
        String number = draft(applicant, answers);
        applicant
                .upload(
                        "/api/applications/" + number + "/documents",
                        "knee.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "medicalReport")
                .expect(201);
        applicant.post("/api/applications/" + number + "/submission", "").expect(200);
        Cases.approve(as("social-worker"), number);
        Cases.approve(as("junior-officer"), number);
        Cases.approve(as("senior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher = applicant.get("/api/vouchers/" + code).expect(200).json();
        assertThat(pdf("")).contains(code, "EUR 0.00");
        ClaimSteps.redeem(as("service-provider"), voucher, "20.00");
        await().atMost(PATIENCE)
                .until(() -> taken().at("/applications/0/messages")
                        .findValuesAsText("kind")
                        .contains("voucher-issued"));

        JsonNode all = taken();

        assertThat(all.path("account").asText()).isEqualTo(person);
        JsonNode application = all.path("applications").get(0);
        assertThat(application.path("number").asText()).isEqualTo(number);
        assertThat(application.at("/answers/needDescription").asText()).isEqualTo("An operation on the knee.");
        assertThat(application.path("events").findValuesAsText("kind")).contains("submitted", "voucherIssued");
        assertThat(application.at("/documents/0/fileName").asText()).isEqualTo("knee.pdf");
        assertThat(application.at("/documents/0/sha256").asText()).hasSize(64);
        assertThat(applicant
                        .get(application.at("/documents/0/link").asText())
                        .expect(200)
                        .bytes())
                .isNotEmpty();
        assertThat(application.path("decisions")).hasSize(3);
        assertThat(application.at("/decisions/0/reason").asText()).isNotEmpty();
        assertThat(application.at("/vouchers/0/code").asText()).isEqualTo(code);
        assertThat(application.at("/vouchers/0/redemptions/0/amount").decimalValue())
                .isEqualByComparingTo("20.00");
        assertThat(application.path("messages").findValuesAsText("subject"))
                .contains("We have your application " + number);
        String letter = pdf("");
        assertThat(letter).contains("knee.pdf", code, "EUR 20.00", "We have your application " + number);
        Files.createDirectories(Path.of("target/pictures"));
        Files.write(
                Path.of("target/pictures/my-data.pdf"),
                applicant.get("/my-data.pdf").expect(200).bytes());
        Files.write(
                Path.of("target/pictures/my-data-arabic.pdf"),
                applicant.get("/my-data.pdf?lang=ar").expect(200).bytes());
        // nobody of the office by name, and nothing with which a voucher could be used
        assertThat(all.toString())
                .doesNotContain("social-worker\"", "junior-officer", "senior-officer", "service-provider\"")
                .doesNotContain(qr(code));
    }

    @Test
    void isAboutNobodyElse() {
        String mine = Cases.apply(applicant, Cases.answers());
        String others = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
        String walkIn = as("social-worker")
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                "EMA",
                                "answers",
                                Cases.answers(),
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                "Somebody Elsewhere"))
                .expect(201)
                .json()
                .path("number")
                .asText();

        assertThat(taken().findValuesAsText("number")).containsExactly(mine);
        // who filed for others takes nothing of it along
        assertThat(as("social-worker").get("/api/my-data").expect(200).text()).doesNotContain(walkIn, others, mine);
        anonymous().get("/api/my-data").expectProblem(401, "unauthorized");
    }

    @Test
    void hasWhatASocialWorkerFiledForThePersonOnceItIsSent() {
        Map<String, Object> filing = new LinkedHashMap<>(Map.of(
                "programme",
                "EMA",
                "answers",
                Cases.answers(),
                "consent",
                Cases.CONSENT,
                "onBehalfOf",
                person,
                "submit",
                false));
        String number = as("social-worker")
                .post("/api/applications", filing)
                .expect(201)
                .json()
                .path("number")
                .asText();
        assertThat(taken().path("applications")).isEmpty();

        as("social-worker")
                .post("/api/applications/" + number + "/submission", "")
                .expect(200);

        assertThat(taken().at("/applications/0/number").asText()).isEqualTo(number);
        assertThat(taken().at("/applications/0/filedByOther").asBoolean()).isTrue();
    }

    @Test
    void isReadInThePersonsLanguageAsPdf() throws IOException {
        Map<String, Object> answers = new LinkedHashMap<>(Cases.answers("treatmentCost", 1234.5));
        answers.put("birthDate", "1979-03-01");
        String number = Cases.apply(applicant, answers);
        assertThat(taken().at("/applications/0/ways/chosen")).isEmpty();
        choices.choose(number, MessageGroup.reminders, SentMessage.Way.sms, person);
        choices.beQuiet(number, new MessageChoices.Quiet(LocalTime.of(21, 0), LocalTime.of(6, 0)), person);
        assertThat(taken().at("/applications/0/ways/chosen/reminders").asText()).isEqualTo("sms");

        String english = pdf("");
        assertThat(english)
                .contains(number, "What we know about you", "1 March 1979", "1,234.50", "By SMS only", "21:00 - 06:00");
        String french = pdf("?lang=fr");
        assertThat(french)
                .contains("Ce que nous savons de vous", "1 mars 1979", "Date de naissance", "Par SMS seulement")
                .doesNotContain("Date of birth");
        applicant.get("/my-data.pdf?lang=ar").expect(200);
        applicant.get("/my-data.pdf?lang=am").expect(200);
    }

    @Test
    void isRecordedInTheAuditLogAndLimited() {
        taken();
        assertThat(jdbc.sql("select details ->> 'format' from audit_entry where actor = ? and action = 'ownDataTaken'")
                        .param(person)
                        .query(String.class)
                        .list())
                .containsExactly("json");
        int status = 200;
        for (int i = 0; i < 60 && status == 200; i++) {
            status = applicant.get("/api/my-data").status();
        }
        assertThat(status).isEqualTo(429);
        // the page itself stays open
        applicant.get("/my-data").expect(200);
    }

    @Test
    void showsOnTheStatusPageWhatWasSaidToItsApplicantAlone() {
        Map<String, Object> answers = new LinkedHashMap<>(Cases.answers("treatmentCost", 1234.5));
        answers.put("birthDate", "1976-03-01");
        answers.put("needDescription", "An operation on the knee.");
        answers.put("householdMembers", List.of(Map.of("name", "Sara", "relation", "daughter", "age", 7)));
        String number = Cases.apply(applicant, answers);
        Cases.task(as("social-worker"), number);

        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains(
                        "What you told us",
                        "An operation on the knee.",
                        "1 March 1976",
                        "1,234.50",
                        "Sara, daughter, 7");
        assertThat(applicant
                        .get("/applications/" + number + "?lang=fr")
                        .expect(200)
                        .text())
                .contains("Ce que vous nous avez dit", "1 mars 1976", "Oui")
                .doesNotContain("1 March 1976");
        // an officer has the case file for it; a stranger has nothing
        assertThat(as("auditor").get("/applications/" + number).expect(200).text())
                .doesNotContain("An operation on the knee.");
        as(Accounts.create(identities, "applicant"))
                .get("/applications/" + number)
                .expect(404);
    }

    private JsonNode taken() {
        return applicant.get("/api/my-data").expect(200).json();
    }

    private String pdf(String query) throws IOException {
        byte[] file = applicant.get("/my-data.pdf" + query).expect(200).bytes();
        try (PDDocument document = Loader.loadPDF(file)) {
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            return new PDFTextStripper().getText(document).replace('\u00a0', ' ');
        }
    }

    private String qr(String code) {
        return jdbc.sql("select qr from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
    }

    private static String draft(Api applicant, Map<String, Object> answers) {
        return applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }
}
