package org.lifeline.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class IdempotencyTest extends LifelineTest {

    /** Have a key of their own kind (a redemption is one whoever sends it, a file of the bank its checksum), or change nothing. */
    private static final Set<String> OTHERS = Set.of(
            "/api/redemptions",
            "/api/offline-redemptions",
            "/api/vouchers/verify",
            "/api/payables/verify",
            "/api/payments/reconciliation",
            // the same file is the same import
            "/api/people/imports",
            // the same file is found again
            "/api/uploads",
            // the same envelope becomes one application: its number was made when it was sealed
            "/api/outreach/envelopes",
            // a challenge is of use once, and the page asks for a new one
            "/account/passkeys/options",
            "/login/passkey/options",
            // changes nothing
            "/registry/sync/search",
            "/gateway/status");

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdempotencyKeys keys;

    private static Map<String, String> key() {
        return key(UUID.randomUUID().toString());
    }

    private static Map<String, String> key(String key) {
        return Map.of("Idempotency-Key", key);
    }

    private Api applicant() {
        return as(Accounts.create(identities, "applicant"));
    }

    private static Map<String, Object> filing(Map<String, Object> answers) {
        return Map.of("programme", "EMA", "answers", answers, "submit", false);
    }

    private static int count(Api applicant) {
        return applicant.get("/api/applications").expect(200).json().size();
    }

    @Test
    void everyCallOfTheApiThatMakesOrChangesSomethingTakesAKey() {
        Set<String> without = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().forEach((mapping, handler) -> {
            Method method = handler.getMethod();
            RequestMapping how = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            boolean changes = how != null
                    && Arrays.stream(how.method()).anyMatch(m -> m == RequestMethod.POST || m == RequestMethod.PUT);
            if (changes
                    && handler.getBeanType().getName().contains("org.lifeline.")
                    && AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), RestController.class)
                    && !handler.hasMethodAnnotation(Idempotent.class)) {
                without.addAll(mapping.getPatternValues());
            }
        });
        assertThat(without).isEqualTo(new TreeSet<>(OTHERS));
    }

    @Test
    void anApplicationSentTwiceIsOneAndAnsweredTheSame() {
        Api applicant = applicant();
        Map<String, Object> filing = filing(Cases.answers());
        Map<String, String> key = key();
        Answer first = applicant.post("/api/applications", filing, key).expect(201);
        Answer second = applicant.post("/api/applications", filing, key).expect(201);

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("ETag")).isNotEmpty().isEqualTo(first.header("ETag"));
        assertThat(count(applicant)).isEqualTo(1);
    }

    @Test
    void eightSimultaneousRequestsCreateOneApplication() throws Exception {
        Api applicant = applicant();
        Map<String, Object> filing = filing(Cases.answers());
        Map<String, String> key = key();
        List<Answer> answers = Together.run(
                8, n -> applicant.post("/api/applications", filing, key).expect(201));

        assertThat(answers.stream()
                        .map(answer -> answer.json().path("number").asText())
                        .distinct())
                .hasSize(1);
        assertThat(count(applicant)).isEqualTo(1);
    }

    @Test
    void refusesAKeyUsedForAnotherRequest() {
        Api applicant = applicant();
        Map<String, String> key = key();
        applicant.post("/api/applications", filing(Cases.answers()), key).expect(201);

        applicant.post("/api/applications", filing(Cases.answers()), key).expectProblem(409, "idempotencyKeyReused");
        assertThat(count(applicant)).isEqualTo(1);
    }

    @Test
    void keysOfOtherAccountsAreIndependent() {
        Map<String, Object> filing = filing(Cases.answers());
        Map<String, String> key = key();
        Answer theirs = applicant().post("/api/applications", filing, key).expect(201);
        Api stranger = applicant();
        Answer own = stranger.post("/api/applications", filing, key).expect(201);

        assertThat(own.json().path("number")).isNotEqualTo(theirs.json().path("number"));
        assertThat(count(stranger)).isEqualTo(1);
    }

    @Test
    void aRefusedRequestDoesNotUseUpItsKey() {
        Api applicant = applicant();
        Map<String, String> key = key();
        String number = applicant
                .post("/api/applications", filing(Map.of()), key())
                .expect(201)
                .json()
                .path("number")
                .asText();
        applicant.post("/api/applications/" + number + "/submission", "", key).expectProblem(422, "invalid");
        applicant
                .put("/api/applications/" + number, Map.of("answers", Cases.answers()))
                .expect(200);

        assertThat(applicant
                        .post("/api/applications/" + number + "/submission", "", key)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("submitted");
        // and once more, as if the answer had been lost
        assertThat(applicant
                        .post("/api/applications/" + number + "/submission", "", key)
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("submitted");
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .processDefinitionKey("assistanceApplication")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void refusesAnInvalidKey() {
        for (String key : List.of("short", "x".repeat(101), "with blanks in it")) {
            applicant()
                    .post("/api/applications", filing(Cases.answers()), key(key))
                    .expectInvalid("Idempotency-Key");
        }
    }

    @Test
    void aDocumentSentTwiceIsOne() {
        Api applicant = applicant();
        String number = applicant
                .post("/api/applications", filing(Cases.answers()))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String there = "/api/applications/" + number + "/documents";
        Map<String, String> key = key();
        Answer first = applicant
                .upload(there, "letter.pdf", "application/pdf", SmallFiles.PDF, "medicalReport", key)
                .expect(201);
        Answer second = applicant
                .upload(there, "letter.pdf", "application/pdf", SmallFiles.PDF, "medicalReport", key)
                .expect(201);

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(applicant.get(there).expect(200).json()).hasSize(1);
        applicant
                .upload(there, "other.pdf", "application/pdf", SmallFiles.pdf("Another"), "medicalReport", key)
                .expectProblem(409, "idempotencyKeyReused");
    }

    @Test
    void aWithdrawalSentTwiceIsAnsweredTwice() {
        Api applicant = applicant();
        String number = Cases.apply(applicant, Cases.answers());
        Cases.task(as("social-worker"), number);
        Map<String, String> key = key();
        for (int i = 0; i < 2; i++) {
            assertThat(applicant
                            .post("/api/applications/" + number + "/withdrawal", "", key)
                            .expect(200)
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("withdrawn");
        }
    }

    @Test
    void aClaimAndItsFormSentTwiceAreOne() throws Exception {
        NewProgramme programme = NewProgramme.with(jdbc);
        Api provider = as("service-provider");
        var voucher = Cases.voucher(applicant(), programme, Cases.answers());
        String first = redeem(provider, voucher.path("qr").asText(), 10);
        String second = redeem(provider, voucher.path("qr").asText(), 20);

        Map<String, Object> claim = Map.of(
                "redemptions",
                List.of(first),
                "invoiceNumber",
                "R-" + UUID.randomUUID().toString().substring(0, 12));
        Map<String, String> key = key();
        Answer filed = provider.post("/api/claims", claim, key).expect(201);
        assertThat(provider.post("/api/claims", claim, key).expect(201).json()).isEqualTo(filed.json());

        Visitor clerk = new Visitor(ADDRESS);
        clerk.logIn("service-provider", "demo");
        String form = clerk.get("/provider/claims/new").body();
        Map<String, String> filledIn = Map.of(
                "_csrf",
                clerk.token("/provider/claims/new"),
                "key",
                hidden(form),
                "redemptions",
                second,
                "invoiceNumber",
                "R-" + UUID.randomUUID().toString().substring(0, 12));
        String there = clerk.send("/provider/claims", filledIn)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(there).matches("/provider/claims/C-.*");
        assertThat(clerk.send("/provider/claims", filledIn).headers().firstValue("Location"))
                .hasValue(there);
    }

    private static String hidden(String form) {
        Matcher key = Pattern.compile("name=\"key\" value=\"([^\"]+)\"").matcher(form);
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static String redeem(Api provider, String qr, int amount) {
        return provider.post("/api/redemptions", Map.of("qr", qr, "amount", amount, "currency", "EUR"), key())
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    @Test
    void vouchersOrderedToBePrintedTwiceArePrintedOnce() {
        NewProgramme programme = NewProgramme.with(jdbc);
        String code = Cases.voucher(applicant(), programme, Cases.answers())
                .path("code")
                .asText();
        // who can open their voucher themselves is not printed for
        jdbc.sql(
                        "update person set phone_hash = null where id = (select person_id from application join voucher on application_number = number where code = ?)")
                .param(code)
                .update();
        String name = jdbc.sql(
                        "select application.programme_code from application join voucher on application_number = number where code = ?")
                .param(code)
                .query(String.class)
                .single();
        Map<String, Object> order = Map.of("programme", name, "codes", List.of(code));
        Map<String, String> key = key();
        Api manager = as("programme-manager");
        String print = manager.post("/api/voucher-prints", order, key)
                .expect(202)
                .json()
                .path("id")
                .asText();
        assertThat(manager.post("/api/voucher-prints", order, key)
                        .expect(202)
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(print);
    }

    @Test
    void aTaskCompletedAndAProcessStartedTwiceHappenOnce() {
        NewProgramme programme = NewProgramme.with(jdbc);
        Api applicant = applicant();
        String number = Cases.apply(applicant, programme.stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        Map<String, Object> says = Map.of(
                "variables",
                Map.of(
                        "decision",
                        Map.of("value", "approve"),
                        "reasonCode",
                        Map.of("value", "needConfirmed"),
                        "reason",
                        Map.of("value", "All in order.")));
        Map<String, String> key = key();
        officer.post("/engine-rest/task/" + task + "/submit-form", says, key).expect(204);
        officer.post("/engine-rest/task/" + task + "/submit-form", says, key).expect(204);
        officer.post("/engine-rest/task/" + task + "/submit-form", says, key()).expect(404);

        Api manager = as("programme-manager");
        Map<String, String> start = key();
        String there = "/engine-rest/process-definition/key/programmeSetup/submit-form";
        String code = "S-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        Map<String, Object> setUp = Map.of(
                "variables", Map.of("setUpKind", Map.of("value", "new"), "programmeCode", Map.of("value", code)));
        String process =
                manager.post(there, setUp, start).expect(200).json().path("id").asText();
        assertThat(manager.post(there, setUp, start)
                        .expect(200)
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(process);
    }

    /** A list comes as JSON and is read anew each time: equal content is equal. */
    @Test
    void aProcessStartedTwiceWithAListHappensOnce() {
        String code = NewProgramme.with(jdbc).stages("junior-officer");
        Map<String, Object> fields = Map.of(
                "variables",
                Map.of(
                        "programmeCode", Map.of("value", code),
                        "managers", Map.of("type", "Json", "value", "[\"programme-manager\",\"programme-manager-2\"]"),
                        "changeReason", Map.of("value", "Two of us")));
        String there = "/engine-rest/process-definition/key/programmeManagers/submit-form";
        Map<String, String> key = key();
        Api manager = as("programme-manager");
        String first =
                manager.post(there, fields, key).expect(200).json().path("id").asText();

        assertThat(manager.post(there, fields, key)
                        .expect(200)
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(first);
    }

    @Test
    void keepsAnswersEncryptedAndDeletesThemAfterTwoDays() {
        Api applicant = applicant();
        Map<String, String> key = key();
        String number = applicant
                .post("/api/applications", filing(Cases.answers()), key)
                .expect(201)
                .json()
                .path("number")
                .asText();
        byte[] answer = jdbc.sql("select answer from idempotent_request where key = ?")
                .param(key.get("Idempotency-Key"))
                .query(byte[].class)
                .single();
        assertThat(new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(number);

        jdbc.sql("update idempotent_request set at = at - interval '49 hours' where key = ?")
                .param(key.get("Idempotency-Key"))
                .update();
        keys.forgetOld();
        assertThat(jdbc.sql("select count(*) from idempotent_request where key = ?")
                        .param(key.get("Idempotency-Key"))
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
