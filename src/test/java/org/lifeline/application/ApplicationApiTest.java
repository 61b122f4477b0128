package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Filing applications over HTTP: what is taken, what is refused, and that a refusal leaves nothing behind. */
class ApplicationApiTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    private String applicantName;
    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicantName = Accounts.create(identities, "applicant");
        applicant = as(applicantName);
    }

    // ---------------------------------------------------------------- draft, save, submit

    @Test
    void keepsADraftThatIsChangedAndSubmittedOnce() {
        String number = draft(Map.of("givenName", "Almaz"));
        assertThat(view(number).path("status").asText()).isEqualTo("draft");
        assertThat(view(number).path("amount").isNull()).isTrue();

        Map<String, Object> answers = Cases.answers("treatmentCost", 1234.56);
        assertThat(applicant
                        .put("/api/applications/" + number, Map.of("answers", answers))
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("draft");
        Answer submitted = submit(number).expect(200);
        assertThat(submitted.json().path("number").asText()).isEqualTo(number);
        assertThat(submitted.json().path("status").asText()).isEqualTo("submitted");

        submit(number).expectProblem(409, "alreadySubmitted");
        applicant.put("/api/applications/" + number, Map.of("answers", answers)).expectProblem(409, "alreadySubmitted");
        assertThat(view(number).path("amount").decimalValue()).isEqualByComparingTo("1234.56");
        Cases.status(applicant, number, "inAssessment");
    }

    @Test
    void refusesToSubmitADraftThatLacksAnswersAndKeepsIt() {
        String number = draft(Map.of("givenName", "Almaz"));

        submit(number).expectInvalid("treatmentCost").expectInvalid("birthDate").expectInvalid("consent");

        assertThat(view(number).path("status").asText()).isEqualTo("draft");
        assertThat(view(number).path("timeline")).isEmpty();
    }

    @Test
    void listsOnesOwnApplicationsTheNewestFirst() {
        String first = draft(Map.of());
        String second = draft(Map.of());

        assertThat(numbers("/api/applications")).containsExactly(second, first);
        assertThat(numbers("/api/applications?page=1&size=1")).containsExactly(first);
        applicant.get("/api/applications?page=-1").expectInvalid("page");
        applicant.get("/api/applications?size=100000").expectInvalid("size");
        applicant.get("/api/applications?page=many").expectInvalid("page");
    }

    /** What an answer says, but for the number that was asked for and the id of the request. */
    private static String said(Api reader, String number) {
        return reader.get("/api/applications/" + number)
                .text()
                .replace(number, "X")
                .replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @Test
    void hidesAnApplicationFromEveryOtherApplicantAndProvider() {
        String number = draft(Map.of());
        byte[] pdf = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);

        for (String other : List.of("applicant-2", "service-provider")) {
            Api stranger = as(other);
            String path = "/api/applications/" + number;
            stranger.get(path).expectProblem(404, "notFound");
            stranger.put(path, Map.of("answers", Map.of())).expectProblem(404, "notFound");
            stranger.post(path + "/submission", "").expectProblem(404, "notFound");
            stranger.upload(path + "/documents", "a.pdf", "application/pdf", pdf, "other")
                    .expectProblem(404, "notFound");
            stranger.get(path + "/documents").expectProblem(404, "notFound");
            stranger.get(path + "/documents/" + UUID.randomUUID()).expectProblem(404, "notFound");
            assertThat(said(stranger, number)).isEqualTo(said(stranger, "A-1999-000001"));
        }
        // a draft is nobody's but its author's
        as("auditor").get("/api/applications/" + number).expectProblem(404, "notFound");
        as("operations").get("/api/applications/" + number).expectProblem(404, "notFound");
        as(Accounts.create(identities, "camunda-admin"))
                .get("/api/applications/" + number)
                .expectProblem(404, "notFound");
        anonymous().get("/api/applications/" + number).expectProblem(401, "unauthorized");
    }

    // ---------------------------------------------------------------- on behalf of somebody

    @Test
    void letsASocialWorkerFileForAnApplicantWhoThenSeesItAsTheirOwn() {
        String number = as("social-worker")
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
                                applicantName))
                .expect(201)
                .json()
                .path("number")
                .asText();

        assertThat(numbers("/api/applications")).containsExactly(number);
        as("social-worker").get("/api/applications/" + number).expect(200);
    }

    @Test
    void letsASocialWorkerFileForAWalkInWithoutAnAccount() {
        String number = as("social-worker")
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
                                "Abebe Bikila"))
                .expect(201)
                .json()
                .path("number")
                .asText();

        applicant.get("/api/applications/" + number).expectProblem(404, "notFound");
        Cases.status(as("social-worker"), number, "inAssessment");
    }

    @Test
    void refusesToFileInAnothersNameOrWithoutARole() {
        Map<String, Object> forOther = Map.of(
                "programme", "EMA", "answers", Cases.answers(), "consent", Cases.CONSENT, "onBehalfOf", "applicant-2");
        applicant.post("/api/applications", forOther).expectProblem(403, "forbidden");
        as("junior-officer").post("/api/applications", forOther).expectProblem(403, "forbidden");
        Map<String, Object> own = Map.of("programme", "EMA", "answers", Cases.answers());
        applicant
                .post(
                        "/api/applications",
                        Map.of("programme", "EMA", "answers", Cases.answers(), "consent", Cases.CONSENT))
                .expectInvalid("consent");
        as("service-provider").post("/api/applications", own).expectProblem(403, "forbidden");
        as("social-worker").post("/api/applications", own).expectInvalid("onBehalfOf");
        for (String nobody : List.of("", "  ", "a\u0000b", "a\nb", "x".repeat(201))) {
            as("social-worker")
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
                                    nobody))
                    .expectInvalid("onBehalfOf");
        }
    }

    // ---------------------------------------------------------------- bodies that are no application

    @Test
    void explainsWhatIsWrongWithAMalformedApplication() {
        file("{\"programme\":\"EMA\",\"answers\":{").expectProblem(400, "unreadable");
        file("").expectProblem(400, "unreadable");
        file("null").expectProblem(400, "unreadable");
        file("[]").expectProblem(400, "unreadable");
        file("\"EMA\"").expectProblem(400, "unreadable");
        file("{\"programme\":\"EMA\",\"answers\":{\"treatmentCost\":NaN}}").expectProblem(400, "unreadable");
        file("{\"programme\":\"EMA\",\"answers\":{},\"status\":\"voucherIssued\"}")
                .expectInvalid("status");
        file("{\"programme\":\"EMA\",\"answers\":\"all\"}").expectInvalid("answers");
        file("{\"programme\":{\"code\":\"EMA\"},\"answers\":{}}").expectInvalid("programme");
        file("{\"programme\":\"EMA\",\"answers\":{},\"submit\":\"maybe\"}").expectInvalid("submit");
        file("{\"answers\":{}}").expectInvalid("programme");
        file("{\"programme\":\"EMA\"}").expectInvalid("answers");
        file("{\"programme\":\"NOPE\",\"answers\":{}}").expectInvalid("programme");
        file("{\"programme\":\"EM\\u0000A\",\"answers\":{}}").expectInvalid("programme");
        file("{\"programme\":\"EMA\",\"programme\":\"NOPE\",\"answers\":{}}").expectProblem(400, "unreadable");
        file("{\"programme\":\"EMA\",\"answers\":{\"givenName\":\"A\",\"givenName\":\"B\"},\"submit\":false}")
                .expectProblem(400, "unreadable");
        file("{\"programme\":\"EMA\",\"answers\":{\"documents\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}")
                .expectProblem(400, "unreadable");
        applicant
                .post("/api/applications", "application/xml", "<application/>".getBytes(StandardCharsets.UTF_8))
                .expect(415);

        assertNothingWasFiled();
    }

    @Test
    void refusesABodyOfAMegabyte() {
        Map<String, Object> answers = Cases.answers("needDescription", "x".repeat(1024 * 1024));

        applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", answers))
                .expectProblem(413, "tooLarge");

        assertNothingWasFiled();
    }

    // ---------------------------------------------------------------- answers that do not hold

    @Test
    void asksForEveryAnswerThatIsMissing() {
        for (String key : List.of(
                "treatmentType",
                "treatmentCost",
                "urgency",
                "givenName",
                "birthDate",
                "phone",
                "householdSize",
                "consent")) {
            Map<String, Object> answers = Cases.answers();
            answers.remove(key);
            file(answers).expectInvalid(key);
            file(Cases.answers(key, null)).expectInvalid(key);
            file(Cases.answers(key, "")).expectInvalid(key);
        }
        file(Cases.answers("consent", false)).expectInvalid("consent");

        assertNothingWasFiled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0.01",
                "0",
                "0.00",
                "0.001",
                "5000.005",
                "1e308",
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "100e2147483647",
                "99999999999999999999",
                "100000000000000.01",
                "\"plenty\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"0x10\"",
                "\"5,000\"",
                "\" \"",
                "true",
                "[5000]",
                "{\"value\":5000}",
                "[]"
            })
    void refusesACostThatIsNotAPositiveExactAmount(String cost) {
        String body = withRaw("treatmentCost", cost);

        file(body).expectInvalid("treatmentCost");

        assertNothingWasFiled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5e", "05000", "+5000", "Infinity", "0x10"})
    void refusesANumberThatIsNotValidJson(String cost) {
        file(withRaw("treatmentCost", cost)).expectProblem(400, "unreadable");

        assertNothingWasFiled();
    }

    @Test
    void takesTheSmallestAndTheLargestCostToTheCent() {
        assertThat(view(filed(withRaw("treatmentCost", "0.01"))).path("amount").decimalValue())
                .isEqualByComparingTo("0.01");
        assertThat(view(filed(withRaw("treatmentCost", "100000000")))
                        .path("amount")
                        .decimalValue())
                .isEqualByComparingTo("100000000");
        assertThat(view(filed(withRaw("treatmentCost", "1.5e3"))).path("amount").decimalValue())
                .isEqualByComparingTo("1500");
        assertThat(view(filed(withRaw("treatmentCost", "0.1"))).path("amount").decimalValue())
                .isEqualByComparingTo("0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2999-01-01",
                "1700-01-01",
                "2023-02-30",
                "2023-13-01",
                "0000-01-01",
                "-0001-01-01",
                "+999999999-01-01",
                "30.11.1984",
                "1984-11-30T00:00:00Z",
                "soon",
                "1784",
                "84"
            })
    void refusesAnImpossibleBirthDate(String date) {
        file(Cases.answers("birthDate", date)).expectInvalid("birthDate");
        file(Cases.answers("birthDate", List.of(1984, 11, 30))).expectInvalid("birthDate");

        assertNothingWasFiled();
    }

    @Test
    void refusesTextsThatAreTooLongOrCannotBePrinted() {
        file(Cases.answers("givenName", "x".repeat(101))).expectInvalid("givenName");
        file(Cases.answers("needDescription", "x".repeat(2001))).expectInvalid("needDescription");
        file(Cases.answers("needDescription", "short")).expectInvalid("needDescription");
        for (String text : List.of(
                "Al\u0000maz",
                "Al\u0007maz",
                "Al\u001b[31mmaz",
                "Al\u007fmaz",
                "Al\u0085maz",
                "Al\nmaz",
                "Al\r\nBcc: x")) {
            file(Cases.answers("givenName", text)).expectInvalid("givenName");
        }
        file(withRaw("treatmentCost", "1e9999999999")).expectInvalid("answers.treatmentCost");
        file(withRaw("givenName", "\"Al\\ud800maz\"")).expectInvalid("givenName");
        file(Cases.answers("givenName", "12345")).expectInvalid("givenName");
        file(Cases.answers("givenName", List.of("Almaz"))).expectInvalid("givenName");
        file(Cases.answers("documents", "\u0000")).expectInvalid("documents");
        file(Cases.answers("documents", List.of(Map.of("\u0000", 1)))).expectInvalid("documents");

        assertNothingWasFiled();
    }

    @Test
    void refusesValuesTheFormDoesNotOffer() {
        file(Cases.answers("treatmentType", "cosmetics")).expectInvalid("treatmentType");
        file(Cases.answers("treatmentType", List.of("surgery"))).expectInvalid("treatmentType");
        file(Cases.answers("urgency", "yesterday")).expectInvalid("urgency");
        file(Cases.answers("householdSize", 0)).expectInvalid("householdSize");
        file(Cases.answers("householdSize", 2.5)).expectInvalid("householdSize");
        file(Cases.answers("householdSize", -4)).expectInvalid("householdSize");
        file(Cases.answers("householdIncome", -1)).expectInvalid("householdIncome");
        file(Cases.answers("consent", "yes")).expectInvalid("consent");
        file(Cases.answers("amountMinor", 1)).expectInvalid("amountMinor");
        file(Cases.answers("householdMembers", List.of("Bekele"))).expectInvalid("householdMembers[0]");
        file(Cases.answers("householdMembers", List.of(Map.of("name", "Bekele", "age", 500))))
                .expectInvalid("householdMembers[0].age");

        assertNothingWasFiled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "almaz",
                "almaz@",
                "@example.org",
                "almaz@example",
                "al maz@example.org",
                "almaz@example..org",
                "a..b@example.org",
                "almaz@example.org,eve@example.org",
                "Almaz <almaz@example.org>",
                "almaz@example.org\r\nBcc: eve@example.org",
                "almaz@exam\u0000ple.org",
                "almaz@[127.0.0.1].x"
            })
    void refusesAnInvalidMailAddress(String email) {
        file(Cases.answers("email", email)).expectInvalid("email");

        assertNothingWasFiled();
    }

    // ---------------------------------------------------------------- names

    @ParameterizedTest
    @ValueSource(
            strings = {
                "አልማዝ",
                "محمد‌رضا",
                "श्रीमती क्षितिज",
                "Zoë-Ángela O’Neill",
                "李小龍",
                "𠮷野",
                "Nguyễn",
                "<script>alert(1)</script>",
                "a&amp;b",
                "'; drop table application; --",
                "{{7*7}} ${7*7}",
                "👩‍⚕️ Ada"
            })
    void keepsANameAsItWasWrittenInAnyScript(String name) {
        String number = draft(Cases.answers("givenName", name));

        assertThat(view(number).path("answers").path("givenName").asText()).isEqualTo(name);
        assertThat(applicant.get("/api/applications/" + number).type()).startsWith("application/json");
    }

    @Test
    void showsANameWithMarkupAsTextOnEveryPage() {
        String number = Cases.apply(applicant, Cases.answers("givenName", "<img src=x onerror=alert(1)>Almaz"));
        Cases.status(applicant, number, "inAssessment");

        for (String page : List.of("/applications", "/applications/" + number)) {
            Answer shown = applicant.get(page).expect(200);
            assertThat(shown.type()).startsWith("text/html");
            assertThat(shown.text()).contains(number).doesNotContain("<img src=x");
        }
    }

    // ---------------------------------------------------------------- steps

    private Answer file(String body) {
        return applicant.post("/api/applications", body);
    }

    private Answer file(Map<String, Object> answers) {
        return applicant.post("/api/applications", Map.of("programme", "EMA", "answers", answers));
    }

    private String filed(String body) {
        return file(body).expect(201).json().path("number").asText();
    }

    private String draft(Map<String, Object> answers) {
        return applicant
                .post("/api/applications", Map.of("programme", "EMA", "answers", answers, "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private Answer submit(String number) {
        return applicant.post("/api/applications/" + number + "/submission", "");
    }

    private JsonNode view(String number) {
        return applicant.get("/api/applications/" + number).expect(200).json();
    }

    private List<String> numbers(String path) {
        List<String> numbers = new ArrayList<>();
        applicant
                .get(path)
                .expect(200)
                .json()
                .forEach(a -> numbers.add(a.path("number").asText()));
        return numbers;
    }

    private void assertNothingWasFiled() {
        assertThat(numbers("/api/applications")).isEmpty();
    }

    /** A body whose one answer is written as given, valid JSON or not. */
    private static String withRaw(String key, String raw) {
        try {
            return "{\"programme\":\"EMA\",\"answers\":"
                    + Api.JSON.writeValueAsString(Cases.answers(key, "@@")).replace("\"@@\"", raw) + "}";
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
