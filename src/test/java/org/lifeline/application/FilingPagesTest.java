package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The social worker's desk: whom one may find before filing, what is taken along, and what one sees of one's own filings only. */
class FilingPagesTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private String worker;
    private Visitor office;
    private String token;

    @BeforeEach
    void aSocialWorker() throws IOException, InterruptedException {
        worker = Accounts.create(identities, "social-worker");
        office = loggedIn(worker);
        token = office.token("/filing");
    }

    @Test
    void showsLikelyEntriesByInitialsAndYearBeforeANewPersonIsBegun() throws Exception {
        Map<String, Object> answers = Cases.answers();
        String id = "LIKE-" + UUID.randomUUID();
        answers.put("idNumber", id);
        String code = registered(answers);
        String family = answers.get("familyName").toString();

        HttpResponse<String> page =
                send("/filing/new", Map.of("programme", "EMA", "givenName", "Almaz", "familyName", family));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "/people/" + code,
                        "A. T.",
                        answers.get("birthDate").toString().substring(0, 4))
                .as("no more than that")
                .doesNotContain(
                        id,
                        answers.get("birthDate").toString(),
                        answers.get("town").toString());
        assertThat(drafts()).as("nothing is begun yet").isZero();
        assertThat(audited()).anyMatch(details -> details.contains("likely"));

        HttpResponse<String> begun = send(
                "/filing/new",
                Map.of("programme", "EMA", "givenName", "Almaz", "familyName", family, "nobody", "true"));
        assertThat(begun.statusCode()).isEqualTo(302);
        Map<String, Object> begunWith = answersOf(begun);
        assertThat(begunWith)
                .containsEntry("givenName", "Almaz")
                .containsEntry("familyName", family)
                .doesNotContainKeys("idNumber", "birthDate", "phone");
    }

    @Test
    void aFewLettersListNobody() throws Exception {
        Map<String, Object> answers = Cases.answers();
        String code = registered(answers);
        String family = answers.get("familyName").toString();
        for (Map<String, String> few : List.of(
                Map.of("givenName", "Almaz"),
                Map.of("givenName", "Al", "familyName", "T"),
                Map.of("givenName", "Almaz", "familyName", "T"),
                Map.of(
                        "givenName",
                        "A",
                        "year",
                        answers.get("birthDate").toString().substring(0, 4)))) {
            assertThat(send("/filing/likely", few).body()).doesNotContain(code);
        }
        assertThat(send("/filing/likely", Map.of("givenName", "Almaz", "familyName", family))
                        .body())
                .contains(code)
                .doesNotContain(family);
    }

    @Test
    void nobodyGoesThroughTheRegistryWhileTyping() throws Exception {
        int answered = 0;
        HttpResponse<String> answer = send("/filing/likely", Map.of("givenName", "Nobody", "familyName", "Atall"));
        while (answer.statusCode() == 200 && answered < 400) {
            answered++;
            answer = send("/filing/likely", Map.of("givenName", "Nobody", "familyName", "Atall " + answered % 7));
        }
        assertThat(answer.statusCode()).isEqualTo(429);
    }

    @Test
    void filesForAPersonWhoIsOpenByNeedAndReadsNoIdentityNumberByIt() throws Exception {
        Map<String, Object> answers = Cases.answers();
        String id = "KNOWN-" + UUID.randomUUID();
        answers.put("idNumber", id);
        String code = registered(answers);

        HttpResponse<String> closed = send("/filing/people/" + code, Map.of("programme", "EMA"));
        assertThat(closed.headers().firstValue("Location").orElseThrow()).endsWith("/people/" + code);
        assertThat(drafts()).isZero();

        send("/people/" + code + "/readings", Map.of("need", "application", "words", "She came to the office."));
        assertThat(office.get("/people/" + code).body()).contains("/filing/people/" + code);
        HttpResponse<String> begun = send("/filing/people/" + code, Map.of("programme", "EMA"));
        assertThat(begun.statusCode()).isEqualTo(302);
        assertThat(answersOf(begun))
                .containsEntry("familyName", answers.get("familyName"))
                .containsEntry("birthDate", answers.get("birthDate"))
                .doesNotContainKey("idNumber");
    }

    @Test
    void aNameIsNeverTakenForAnAccount() throws Exception {
        String account = Accounts.create(identities, "applicant");
        send("/filing/new", Map.of("programme", "EMA", "givenName", account, "nobody", "true"));
        assertThat(jdbc.sql("select applicant is null from application where filed_by = ?")
                        .param(worker)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(send(
                                "/filing/new",
                                Map.of(
                                        "programme",
                                        "EMA",
                                        "givenName",
                                        "Abebe",
                                        "account",
                                        "no-such",
                                        "nobody",
                                        "true"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void listsAndSearchesOnesOwnFilingsOnly() throws Exception {
        String name = "Wubit " + UUID.randomUUID().toString().substring(0, 6);
        String mine = filed(as(worker), name);
        String colleagues = filed(as(Accounts.create(identities, "social-worker")), name);

        assertThat(office.get("/filing").body()).contains(mine, name).doesNotContain(colleagues);
        HttpResponse<String> found = send("/filing", Map.of("search", name.toLowerCase(java.util.Locale.ROOT)));
        assertThat(found.body()).contains(mine).doesNotContain(colleagues);
        assertThat(send("/filing", Map.of("search", colleagues)).body())
                .as("the number of a colleague's finds nothing")
                .doesNotContain("/apply?draft=" + colleagues);
        assertThat(send("/filing", Map.of("search", "%")).body()).doesNotContain(mine, colleagues);
        assertThat(send("/filing", Map.of("search", mine, "page", "-5")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theReceiptSaysWhatWasFiledInThePersonsLanguage() throws Exception {
        Map<String, Object> answers = Cases.answers();
        Map<String, Object> body = Map.of(
                "programme", "EMA", "answers", answers, "consent", Cases.CONSENT, "onBehalfOf", "Almaz of the river");
        String number = as(worker)
                .post("/api/applications", body)
                .expect(201)
                .json()
                .path("number")
                .asText();
        Api.Answer english =
                as(worker).get("/filing/" + number + "/receipt?in=en").expect(200);
        assertThat(english.type()).startsWith("application/pdf");
        assertThat(words(english.bytes()))
                .contains(
                        number, "Almaz of the river", answers.get("familyName").toString(), "/complaints", worker);
        assertThat(words(as(worker)
                        .get("/filing/" + number + "/receipt?in=fr")
                        .expect(200)
                        .bytes()))
                .contains("Reçu : votre demande");
        as(Accounts.create(identities, "social-worker"))
                .get("/filing/" + number + "/receipt")
                .expect(404);
        as(worker).get("/filing/" + filed(as(worker), "Not sent") + "/receipt").expect(409);
    }

    // ---------------------------------------------------------------- helpers

    private static String words(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replace('\u00a0', ' ');
        }
    }

    private static String filed(Api worker, String name) {
        return worker.post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Cases.answers(), "onBehalfOf", name, "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private String registered(Map<String, Object> answers) {
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), answers);
        String code = "select p.code from person p join application a on a.person_id = p.id where a.number = ?";
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql(code)
                        .param(number)
                        .query(String.class)
                        .optional()
                        .isPresent());
        return jdbc.sql(code).param(number).query(String.class).single();
    }

    private Map<String, Object> answersOf(HttpResponse<String> begun) {
        String address = begun.headers().firstValue("Location").orElseThrow();
        Map<String, Object> answers = new HashMap<>();
        as(worker)
                .get("/api/applications/" + address.substring(address.indexOf("draft=") + "draft=".length()))
                .expect(200)
                .json()
                .path("answers")
                .fields()
                .forEachRemaining(
                        each -> answers.put(each.getKey(), each.getValue().asText()));
        return answers;
    }

    private long drafts() {
        return jdbc.sql("select count(*) from application where filed_by = ?")
                .param(worker)
                .query(Long.class)
                .single();
    }

    private List<String> audited() {
        return jdbc.sql("select details::text from audit_entry where actor = ? and action = 'peopleSearched'")
                .param(worker)
                .query(String.class)
                .list();
    }

    private HttpResponse<String> send(String path, Map<String, String> form) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(form);
        all.put("_csrf", token);
        return office.send(path, all);
    }

    private static Visitor loggedIn(String account) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }
}
