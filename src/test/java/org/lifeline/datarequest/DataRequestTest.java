package org.lifeline.datarequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.registry.Registry;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A person asks for a correction or for erasure; who may decide, what follows, and what a thief tries. */
class DataRequestTest extends LifelineTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private Registry registry;

    @Autowired
    private TransactionTemplate transaction;

    private String person;
    private Api applicant;
    private String programme;
    private Api socialWorker;
    private Api manager;

    @BeforeEach
    void somebodyNew() {
        person = Accounts.create(identities, "applicant");
        applicant = as(person);
        socialWorker = as(Accounts.create(identities, "social-worker"));
        manager = as(Accounts.create(identities, "programme-manager"));
        programme = NewProgramme.with(jdbc).stages("junior-officer");
    }

    // ---------------------------------------------------------------- corrections

    @Test
    void aCorrectionBeforeADecisionChangesTheAnswerAndTheRegister() {
        Map<String, Object> answers = answers();
        answers.put("occupation", "Baker");
        String number = apply(answers);
        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains("/my-data/correction?application=" + number);
        assertThat(applicant
                        .get("/my-data/correction?application=" + number)
                        .expect(200)
                        .text())
                .contains("Occupation", "Baker")
                .doesNotContain("field=phone", "field=consent");

        String request = asked(number, "occupation", "Teacher", "I wrote my old work.");

        // also a thief's request does not go unnoticed
        told(answers.get("email"), "We have your request " + request);
        String task = task(socialWorker, "userTask_decideCorrection", number);
        assertThat(socialWorker
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains("Baker", "Teacher", "I wrote my old work.", "\"correctionChanges\"");
        assertThat(socialWorker.get("/case-file/" + task).expect(200).text()).contains("Baker");
        decide(socialWorker, task, "grant", "The letter of the school shows it.")
                .expect(204);

        assertThat(view(number).at("/answers/occupation").asText()).isEqualTo("Teacher");
        assertThat(registry.get(person(number)).occupation()).isEqualTo("Teacher");
        assertThat(applicant.get("/my-data").expect(200).text())
                .contains(request, "We corrected your answer", "The letter of the school shows it.");
        told(answers.get("email"), "Your request " + request + " is decided");
        assertThat(applicant.get("/applications/" + number).expect(200).text())
                .contains("An answer was corrected as you asked");
        assertThat(applicant
                        .get("/api/my-data")
                        .expect(200)
                        .json()
                        .at("/requests/0/effect")
                        .asText())
                .isEqualTo("changed");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action in ('dataRequestAsked', 'dataRequestDecided', 'answerCorrected') and case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
        // officers read what was corrected
        String stage = Cases.task(as("junior-officer"), number);
        assertThat(as("junior-officer").get("/case-file/" + stage).expect(200).text())
                .contains("Answer corrected: occupation", "Teacher");
    }

    @Test
    void aCorrectionOfTheAmountStandsBesideTheAnswer() {
        String number = apply(answers());
        String page = applicant
                .get("/my-data/correction?application=" + number + "&field=treatmentCost")
                .expect(200)
                .text();
        assertThat(page).contains("It changes no amount and no decision by itself.");
        asked(number, "treatmentCost", "9000", "The hospital says it costs more.");

        decide(socialWorker, task(socialWorker, "userTask_decideCorrection", number), "grant", "The bill shows it.")
                .expect(204);

        assertThat(view(number).at("/answers/treatmentCost").asInt()).isEqualTo(5000);
        assertThat(applicant.get("/my-data").expect(200).text()).contains("Your correction stands beside your answer");
        String stage = Cases.task(as("junior-officer"), number);
        assertThat(as("junior-officer").get("/case-file/" + stage).expect(200).text())
                .contains("Correction beside the answer: treatmentCost", "9,000");
    }

    @Test
    void afterAVoucherOnlyTheNameIsCorrected() {
        String number = apply(answers());
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");

        asked(number, "needDescription", "Another text", "It was another need.");
        decide(socialWorker, task(socialWorker, "userTask_decideCorrection", number), "grant", "Noted.")
                .expect(204);
        asked(number, "givenName", "Almas", "My name is written with s.");
        decide(socialWorker, task(socialWorker, "userTask_decideCorrection", number), "grant", "The card shows it.")
                .expect(204);

        assertThat(view(number).at("/answers/givenName").asText()).isEqualTo("Almas");
        assertThat(view(number).at("/answers/needDescription").asText())
                .isEqualTo("An operation that cannot wait long.");
        // not even past Java
        assertThatThrownBy(() -> jdbc.sql("""
                        insert into answer_correction (application_number, request_number, field, made_version, asked_by, decided_by, corrected_at)
                        values (?, 'X-1', 'occupation', 99, 'a', 'b', now())""").param(number).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("after a voucher");
        assertThatThrownBy(() -> jdbc.sql("update application set answers = '\\x00' where number = ?")
                        .param(number)
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("change by a correction only");
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        Map<String, Object> answers = answers();
        String number = apply(answers);
        String request = asked(number, "familyName", "Somebody", "I prefer it.");

        String task = task(socialWorker, "userTask_decideCorrection", number);
        assertThat(decide(socialWorker, task, "maybe", "Hm.").status()).isBetween(400, 499);
        assertThat(decide(socialWorker, task, "grant", " ").status()).isBetween(400, 499);
        decide(socialWorker, task, "refuse", "The card has the other name.").expect(204);

        assertThat(view(number).at("/answers/familyName").asText()).isNotEqualTo("Somebody");
        assertThat(applicant.get("/my-data").expect(200).text())
                .contains("We did not do what you asked for", "The card has the other name.");
        told(answers.get("email"), "Your request " + request + " is decided");
        assertThatThrownBy(() -> jdbc.sql("update data_request set granted = true where number = ?")
                        .param(request)
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void aWrongValueIsSaidAtItsFieldAndNothingTypedIsLost() {
        String number = apply(answers());
        Api.Answer answer = ask(number, "birthDate", "yesterday or so", "Typing error.");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("17 May 1990", "yesterday or so", "Typing error.", "right-error");
        assertThat(ask(number, "gender", "neither of the choices", "x").status())
                .isEqualTo(422);
        assertThat(ask(number, "phone", "+251911000000", "x").status()).isEqualTo(422);
        assertThat(ask(number, "occupation", "", "x").status()).isEqualTo(422);
        assertThat(ask(number, "givenName", "Almaz", "the same").text()).contains("This is what we have already.");
        assertThat(ask(number, "givenName", "Almas", "").text()).contains("why-error");
    }

    @Test
    void aDocumentGoesWithACorrectionAndIsNotKeptWhenItIsRefused() {
        String number = apply(answers());
        String path = "/my-data/correction?application=" + number + "&field=givenName&right=Almas&why=The+card.";
        applicant
                .upload(path, "card.exe", "application/pdf", new byte[] {1, 2, 3}, "documents")
                .expect(415);
        assertThat(applicant.get("/my-data").expect(200).text()).doesNotContain(number + "</bdi>");
        applicant
                .upload(path, "card.pdf", "application/pdf", SmallFiles.PDF, "documents")
                .expect(302);
        assertThat(applicant.get("/applications/" + number).expect(200).text()).contains("card.pdf");
    }

    // ---------------------------------------------------------------- who asks and who decides

    @Test
    void nobodyAsksForAStrangersCaseOrADraft() {
        String number = apply(answers());
        Api thief = as(Accounts.create(identities, "applicant"));
        thief.get("/my-data/correction?application=" + number).expect(404);
        assertThat(ask(thief, number, "givenName", "Thief", "Mine.").status()).isEqualTo(404);
        socialWorker.get("/my-data/correction?application=" + number).expect(404);
        String draft = applicant
                .post("/api/applications", Map.of("programme", programme, "answers", answers(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        applicant.get("/my-data/correction?application=" + draft).expect(409);
    }

    @Test
    void whoDecidesHasNoOtherPartInTheCase() {
        String filer = Accounts.create(identities, "social-worker");
        String number = as(filer)
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                programme,
                                "answers",
                                answers(),
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                person,
                                "submit",
                                true))
                .expect(201)
                .json()
                .path("number")
                .asText();
        asked(number, "givenName", "Almas", "With s.");
        String task = task(socialWorker, "userTask_decideCorrection", number);

        assertThat(decide(as(filer), task, "grant", "I know her.").status()).isEqualTo(403);
        String related = Accounts.create(identities, "social-worker");
        registry.link(related, person(number));
        assertThat(decide(as(related), task, "grant", "My mother.").status()).isEqualTo(403);
        // who has no role for it
        assertThat(decide(as("junior-officer"), task, "grant", "Fine.").status())
                .isBetween(400, 499);
        decide(socialWorker, task, "grant", "The card shows it.").expect(204);
        // and who corrected decides no stage of it
        assertThat(jdbc.sql("select count(*) from case_duty where application_number = ? and duty = 'correction'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void theRegistersEntryOfSeveralAccountsIsNotChangedByOne() {
        Map<String, Object> victims = answers();
        victims.put("idNumber", "SHARED-" + System.nanoTime());
        Api victim = as(Accounts.create(identities, "applicant"));
        String first = Cases.apply(victim, programme, victims);
        Cases.task(as("junior-officer"), first);
        Map<String, Object> thiefs = new LinkedHashMap<>(victims);
        String number = Cases.apply(applicant, programme, thiefs);
        await().atMost(PATIENCE).until(() -> hasPerson(number));
        assertThat(person(number)).isEqualTo(person(first));
        asked(number, "givenName", "Thief", "It is me.");

        decide(socialWorker, task(socialWorker, "userTask_decideCorrection", number), "grant", "Looks right.")
                .expect(204);

        assertThat(registry.get(person(first)).givenName()).isEqualTo("Almaz");
    }

    @Test
    void ofTheSameRequestInTwoWindowsOneWaits() throws Exception {
        String number = apply(answers());
        List<Integer> statuses = Together.run(
                4, i -> ask(number, "givenName", "Almas", "With s.").status());
        assertThat(statuses).containsOnlyOnce(302);
        assertThat(statuses.stream().filter(s -> s == 409)).hasSize(3);
        // and a flood ends
        int status = 302;
        for (int i = 0; i < 3 * DataRequests.MOST_A_DAY && status != 429; i++) {
            status = ask(number, i % 2 == 0 ? "familyName" : "occupation", "Other " + i, "x")
                    .status();
            jdbc.sql("""
                            update data_request set granted = false, decided_by = 'test', decided_at = now(), reason = null
                             where granted is null and asked_by = ?""").param(person).update();
        }
        assertThat(status).isEqualTo(429);
    }

    // ---------------------------------------------------------------- erasure

    @Test
    void everythingAboutThePersonIsErasedWithTheAccount() {
        Map<String, Object> answers = answers();
        answers.put("needDescription", "Something erasedmark needs.");
        String number = apply(answers);
        applicant
                .upload(
                        "/api/applications/" + number + "/documents",
                        "knee.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "medicalReport")
                .expect(201);
        long entry = person(number);
        send(applicant, "/applications/" + number + "/status-pin", Map.of()).expect(200);
        send(applicant, "/applications/" + number + "/ways", Map.of("never", "asked", "never-sms", "yes"))
                .expect(302);
        applicant.post("/api/applications/" + number + "/withdrawal", "").expect(200);
        Cases.status(applicant, number, "withdrawn");
        applicant
                .post("/api/applications", Map.of("programme", programme, "answers", answers, "submit", false))
                .expect(201);

        assertThat(send(applicant, "/my-data/erasure", Map.of("why", "Enough.")).status())
                .isEqualTo(422);
        send(applicant, "/my-data/erasure", Map.of("why", "Enough.", "sure", "true"))
                .expect(302);
        assertThat(send(applicant, "/my-data/erasure", Map.of("sure", "true")).status())
                .isEqualTo(409);
        String request = jdbc.sql("select number from data_request where asked_by = ?")
                .param(person)
                .query(String.class)
                .single();
        String task = task(manager, "userTask_decideErasure", request);
        assertThat(manager.get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains(number, "Enough.")
                .doesNotContain("erasedmark");
        decide(manager, task, "grant", "Nothing keeps it.").expect(204);

        told(answers.get("email"), "What we kept about you is erased");
        assertThat(identities.createUserQuery().userId(person).count()).isZero();
        applicant.get("/applications/" + number).expect(401);
        assertThat(jdbc.sql("select erased_at is not null from application where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(jdbc.sql("""
                                select (select count(*) from status_pin where application_number = :number)
                                     + (select count(*) from message_exclusion where case_number = :number)""").param("number", number).query(Long.class).single())
                .as("the PIN of the telephone and the excluded ways")
                .isZero();
        assertThat(jdbc.sql("select count(*) from application where applicant = ?")
                        .param(person)
                        .query(Long.class)
                        .single())
                .as("the draft is deleted")
                .isOne();
        assertThat(registry.get(entry).givenName()).isEmpty();
        assertThat(jdbc.sql("select count(*) from document where case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select coalesce(known, wanted, why, reach, reason) is null from data_request where number = ?")
                                .param(request)
                                .query(Boolean.class)
                                .single())
                        .isTrue());
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'accountErased' and details ->> 'account' = ?")
                        .param(person)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void anOpenCaseALiveVoucherAndAnAppealKeepTheData() {
        String open = apply(answers());
        assertThat(applicant.get("/my-data/erasure").expect(200).text())
                .contains(open + " is not decided yet")
                .doesNotContain("name=\"sure\"");
        Api.Answer refused = send(applicant, "/my-data/erasure", Map.of("sure", "true"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains(open + " is not decided yet");

        Cases.approve(as("junior-officer"), open);
        Cases.status(applicant, open, "voucherIssued");
        assertThat(applicant.get("/my-data/erasure?lang=fr").expect(200).text())
                .contains("Le bon de " + open + " peut encore être utilisé");
        assertThat(send(applicant, "/my-data/erasure", Map.of("sure", "true")).text())
                .contains("The voucher of " + open + " can still be used. Its data can be erased after ");

        String other = Accounts.create(identities, "applicant");
        String rejected = Cases.apply(as(other), programme, answers());
        Cases.complete(as("junior-officer"), Cases.task(as("junior-officer"), rejected), "reject", "notEligible", "No.")
                .expect(204);
        Cases.rejected(as(other), rejected);
        assertThat(send(as(other), "/my-data/erasure", Map.of("sure", "true")).text())
                .contains("You can still appeal in " + rejected);
    }

    @Test
    void whatBeginsWhileAnErasureWaitsKeepsTheData() {
        send(applicant, "/my-data/erasure", Map.of("sure", "true")).expect(302);
        String request = jdbc.sql("select number from data_request where asked_by = ?")
                .param(person)
                .query(String.class)
                .single();
        String number = apply(answers());
        String task = task(manager, "userTask_decideErasure", request);

        Api.Answer refused = decide(manager, task, "grant", "Nothing keeps it.");
        assertThat(refused.status()).isBetween(400, 499);
        assertThat(refused.text()).contains(number + " is not decided yet");
        assertThat(identities.createUserQuery().userId(person).count()).isOne();
        // and a manager of the household does not decide
        String related = Accounts.create(identities, "programme-manager");
        registry.link(related, person(number));
        assertThat(decide(as(related), task, "refuse", "Mine.").status()).isEqualTo(403);
        decide(manager, task, "refuse", "A case is open.").expect(204);
        assertThat(applicant.get("/my-data").expect(200).text()).contains("A case is open.");
    }

    @Test
    void onlyApplicantsAskForErasure() {
        send(socialWorker, "/my-data/erasure", Map.of("sure", "true")).expect(403);
        assertThat(anonymous().get("/my-data/erasure").status()).isIn(302, 401);
    }

    // ---------------------------------------------------------------- steps

    private static Map<String, Object> answers() {
        return new LinkedHashMap<>(Cases.answers());
    }

    private String apply(Map<String, Object> answers) {
        String number = Cases.apply(applicant, programme, answers);
        Cases.task(as("junior-officer"), number);
        return number;
    }

    private boolean hasPerson(String number) {
        return jdbc.sql("select person_id is not null from application where number = ?")
                .param(number)
                .query(Boolean.class)
                .single();
    }

    private long person(String number) {
        return Cases.person(jdbc, number);
    }

    private JsonNode view(String number) {
        return applicant.get("/api/applications/" + number).expect(200).json();
    }

    private Api.Answer ask(String number, String field, String right, String why) {
        return ask(applicant, number, field, right, why);
    }

    private static Api.Answer ask(Api who, String number, String field, String right, String why) {
        return send(
                who, "/my-data/correction", Map.of("application", number, "field", field, "right", right, "why", why));
    }

    private String asked(String number, String field, String right, String why) {
        ask(number, field, right, why).expect(302);
        return jdbc.sql(
                        "select number from data_request where application_number = ? and field = ? order by number desc limit 1")
                .params(number, field)
                .query(String.class)
                .single();
    }

    private static Api.Answer send(Api who, String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return who.post(path, FORM, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String task(Api decider, String task, String businessKey) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = decider.get("/engine-rest/task?taskDefinitionKey=" + task + "&processInstanceBusinessKey="
                            + businessKey)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    private static Api.Answer decide(Api decider, String task, String decision, String reason) {
        return Cases.complete(decider, task, new HashMap<>(Map.of("decision", decision, "reason", reason)));
    }
}
