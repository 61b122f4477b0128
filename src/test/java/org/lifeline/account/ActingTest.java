package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.acting.AgreementEnds;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A daughter manages the applications of her mother; and what a thief, a violent relative and an ex-husband try. */
class ActingTest extends AccountTest {

    /** Somebody with an account and a case, which a social worker filed. */
    private record Holder(String phone, Visitor visitor, String account, String number) {}

    /** Somebody with an account that a number opens. */
    private record Carer(String phone, Visitor visitor, String account) {}

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private AccountContacts contacts;

    @Autowired
    private Contacts typed;

    @Autowired
    private AgreementEnds ends;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Clock clock;

    private String filer;
    private String worker;
    private Visitor office;

    @BeforeEach
    void somebodyOfTheOffice() throws Exception {
        filer = Accounts.create(identities, "social-worker");
        worker = Accounts.create(identities, "social-worker");
        office = loggedIn(worker);
    }

    // ---------------------------------------------------------------- the holder of an account agrees

    @Test
    void theHolderAgreesWithACodeAndTheCarerReadsAnswersAndAppeals() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        assertThat(selam.visitor().get("/applications/" + almaz.number()).statusCode())
                .isEqualTo(404);
        ask(selam, almaz.phone());
        sms(almaz.phone(), "somebody asks to manage your applications");
        long id = agreement(selam);
        assertThat(almaz.visitor().get("/applications").body()).contains("Somebody asks to manage your applications");
        assertThat(almaz.visitor().get("/account/others/" + id).body())
                .contains("Selam", "daughter or son", selam.phone().substring(0, 4) + "…")
                .doesNotContain(selam.phone());
        assertThat(selam.visitor().get("/applications/" + almaz.number()).statusCode())
                .as("asked is not agreed")
                .isEqualTo(404);

        agree(almaz, id);
        sms(almaz.phone(), "somebody manages your applications now");
        sms(selam.phone(), "you manage the applications of somebody else now");
        assertThat(selam.visitor().get("/applications").body()).contains(almaz.number(), "that you manage for others");
        assertThat(selam.visitor().get("/applications/" + almaz.number()).body())
                .contains("You act for somebody else here", "What you told us")
                .doesNotContain("Withdraw this application", "id=\"contact-phone\"", "/my-data");

        sendBack(almaz.number());
        await().atMost(PATIENCE)
                .until(() -> selam.visitor()
                        .get("/applications/" + almaz.number())
                        .body()
                        .contains("name=\"answer\""));
        assertThat(post(selam.visitor(), "/applications/" + almaz.number() + "/answer", Map.of("answer", "On Monday."))
                        .statusCode())
                .isEqualTo(302);
        assertThat(jdbc.sql("select answered_by from applicant_answer where application_number = ?")
                        .param(almaz.number())
                        .query(String.class)
                        .single())
                .as("under her own name")
                .isEqualTo(selam.account());
        reject(almaz.number());
        await().atMost(PATIENCE)
                .until(() -> selam.visitor()
                        .get("/applications/" + almaz.number())
                        .body()
                        .contains("id=\"grounds\""));
        assertThat(post(
                                selam.visitor(),
                                "/applications/" + almaz.number() + "/appeal",
                                Map.of("grounds", "The doctor's letter was overlooked."))
                        .statusCode())
                .isEqualTo(302);
        assertThat(jdbc.sql("select filed_by from appeal where application_number = ?")
                        .param(almaz.number())
                        .query(String.class)
                        .single())
                .isEqualTo(selam.account());
        assertThat(jdbc.sql(
                                "select details ->> 'what' from audit_entry where case_number = ? and action = 'actedForApplicant' and actor = ? order by id")
                        .params(almaz.number(), selam.account())
                        .query(String.class)
                        .list())
                .containsExactly("answer", "appeal");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where case_number = ? and action = 'personalDataRead' and actor = ? and details ->> 'why' = 'acting'")
                        .params(almaz.number(), selam.account())
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void theCarerHasNeitherCodeNorPinAndChangesNoContact() throws Exception {
        Holder almaz = holder(NewProgramme.with(jdbc).presence("pin").stages("junior-officer"));
        Carer selam = acting(almaz);
        assertThat(post(selam.visitor(), "/applications/" + almaz.number() + "/withdrawal", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(selam.visitor(), "/applications/" + almaz.number() + "/contact", Map.of("phone", selam.phone()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(selam.visitor()
                        .get("/applications/" + almaz.number() + "/ways")
                        .statusCode())
                .isEqualTo(404);
        Cases.approve(as("junior-officer"), almaz.number());
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from voucher where application_number = ?")
                                .param(almaz.number())
                                .query(Long.class)
                                .single()
                        == 1);
        String voucher = jdbc.sql("select code from voucher where application_number = ?")
                .param(almaz.number())
                .query(String.class)
                .single();
        HttpResponse<String> page = selam.visitor().get("/vouchers/" + voucher);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("lifeline-voucher__qr", "/vouchers/" + voucher + "/pin");
        assertThat(selam.visitor().get("/api/vouchers/" + voucher + "/pdf").statusCode())
                .as("the letter has the code")
                .isBetween(400, 499);
        assertThat(post(selam.visitor(), "/vouchers/" + voucher + "/pin", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(selam.visitor().get("/my-data").body()).doesNotContain(almaz.number());
        assertThat(post(selam.visitor(), "/vouchers/" + voucher + "/loss", Map.of("words", "Mother lost it."))
                        .statusCode())
                .as("but she can have a lost voucher stopped")
                .isEqualTo(302);
        sms(almaz.phone(), "was reported as lost");
        assertThat(jdbc.sql(
                                "select details ->> 'what' from audit_entry where case_number = ? and action = 'actedForApplicant' and actor = ?")
                        .params(almaz.number(), selam.account())
                        .query(String.class)
                        .list())
                .containsExactly("voucherLost");
    }

    @Test
    void eitherEndsItWithOnePressAndBothAreTold() throws Exception {
        for (boolean byCarer : List.of(true, false)) {
            Holder almaz = holder();
            Carer selam = acting(almaz);
            Visitor who = byCarer ? selam.visitor() : almaz.visitor();
            assertThat(post(who, "/account/others/" + agreement(selam) + "/end", Map.of())
                            .statusCode())
                    .isEqualTo(302);
            assertThat(selam.visitor().get("/applications/" + almaz.number()).statusCode())
                    .isEqualTo(404);
            assertThat(selam.visitor().get("/applications").body()).doesNotContain(almaz.number());
            assertThat(post(
                                    selam.visitor(),
                                    "/applications/" + almaz.number() + "/answer",
                                    Map.of("answer", "Still here."))
                            .statusCode())
                    .isEqualTo(404);
            sms(almaz.phone(), "has ended");
            sms(selam.phone(), "has ended");
            assertThat(post(who, "/account/others/" + agreement(selam) + "/end", Map.of())
                            .statusCode())
                    .as("once more")
                    .isEqualTo(409);
        }
    }

    @Test
    void itIsOverAfterItsLastDay() throws Exception {
        Holder almaz = holder();
        Carer selam = acting(almaz);
        shift(selam, "until_at = now() - interval '1 second'");
        assertThat(selam.visitor().get("/applications/" + almaz.number()).statusCode())
                .isEqualTo(404);
        ends.endOver();
        assertThat(outcome(selam)).isEqualTo("over");
        String later = filed(
                almaz.account(),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers("phone", almaz.phone()));
        assertThat(selam.visitor().get("/applications/" + later).statusCode()).isEqualTo(404);
        sms(almaz.phone(), "has ended");
    }

    // ---------------------------------------------------------------- who asks learns nothing

    @Test
    void theAnswerIsTheSameForANumberWithoutAnAccount() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        Carer thief = carer();
        HttpResponse<String> known = ask(selam, almaz.phone());
        HttpResponse<String> unknown = ask(thief, phone());
        assertThat(unknown.statusCode()).isEqualTo(known.statusCode()).isEqualTo(302);
        assertThat(listed(thief)).isEqualTo(listed(selam));
        assertThat(jdbc.sql("select represented is null from acting where actor = ?")
                        .param(thief.account())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(ask(thief, thief.phone()).statusCode()).as("one's own").isEqualTo(422);
    }

    @Test
    void aNoIsToldToNobodyAndKeepsTheSamePersonFromAskingAgain() throws Exception {
        Holder almaz = holder();
        Carer former = carer();
        ask(former, almaz.phone());
        String before = listed(former);
        long id = agreement(former);
        assertThat(post(almaz.visitor(), "/account/others/" + id + "/refusal", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(listed(former)).as("looks as if nobody had answered").isEqualTo(before);
        int messages = SMS.to(almaz.phone()).size();
        assertThat(ask(former, almaz.phone()).statusCode()).isEqualTo(302);
        assertThat(jdbc.sql("select represented is null from acting where actor = ? order by id desc limit 1")
                        .param(former.account())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(almaz.visitor().get("/account/others").body()).doesNotContain("Agree or refuse");
        assertThat(SMS.to(almaz.phone())).hasSize(messages);
        assertThat(almaz.visitor().get("/account/others/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void requestsDoNotFloodAndOneAccountActsForFewPeople() throws Exception {
        Carer broker = carer();
        for (int i = 0; i < 5; i++) {
            assertThat(ask(broker, phone()).statusCode()).isEqualTo(302);
        }
        assertThat(ask(broker, phone()).statusCode()).isIn(409, 429);
    }

    // ---------------------------------------------------------------- nobody else consents

    @Test
    void nobodyButTheHolderAgreesAndOnlyWithTheirCode() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        ask(selam, almaz.phone());
        long id = agreement(selam);
        Carer stranger = carer();
        for (Visitor other : List.of(selam.visitor(), stranger.visitor())) {
            assertThat(other.get("/account/others/" + id).statusCode()).isEqualTo(404);
            assertThat(post(other, "/account/others/" + id + "/code", Map.of()).statusCode())
                    .isEqualTo(404);
            assertThat(post(
                                    other,
                                    "/account/others/" + id + "/consent",
                                    Map.of("code", UUID.randomUUID().toString(), "digits", "123456"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(post(other, "/account/others/" + id + "/refusal", Map.of())
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(post(stranger.visitor(), "/account/others/" + id + "/end", Map.of())
                        .statusCode())
                .isEqualTo(404);

        // a code that the thief has from their own telephone is of no use on the page of another
        String page = asked(selam.visitor(), selam.phone());
        String theirs = code(selam.phone(), page);
        assertThat(consent(almaz, id, id(page).toString(), theirs).statusCode()).isEqualTo(422);
        String code = sendCode(almaz, id);
        String right = code(almaz.phone(), "/" + code);
        for (int i = 0; i < OneTimeCodes.TRIES; i++) {
            assertThat(consent(almaz, id, code, otherThan(right)).statusCode()).isEqualTo(422);
        }
        assertThat(consent(almaz, id, code, right).statusCode())
                .as("after five wrong ones")
                .isEqualTo(422);
        assertThat(selam.visitor().get("/applications/" + almaz.number()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void ofTwoConsentsAtTheSameMomentOneBeginsAndAnEndHolds() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        ask(selam, almaz.phone());
        long id = agreement(selam);
        String code = sendCode(almaz, id);
        String right = code(almaz.phone(), "/" + code);
        String token = almaz.visitor().token("/account/others");
        Map<String, String> sent = Map.of("code", code, "digits", right, "_csrf", token);
        String path = "/account/others/" + id + "/consent";
        List<Integer> answers = Together.run(List.of(
                () -> almaz.visitor().send(path, sent).statusCode(),
                () -> almaz.visitor().send(path, sent).statusCode()));
        assertThat(answers).containsOnlyOnce(302);
        assertThat(jdbc.sql("select count(*) from acting where actor = ? and consent = 'code'")
                        .param(selam.account())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aCodeAgreesToWhatItWasSentForAndToNothingElse() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        Carer other = carer();
        ask(selam, almaz.phone());
        ask(other, almaz.phone());
        String logIn = asked(visitor(), almaz.phone());
        assertThat(consent(almaz, agreement(selam), id(logIn).toString(), code(almaz.phone(), logIn))
                        .statusCode())
                .as("the code of a log-in")
                .isEqualTo(422);
        String code = sendCode(almaz, agreement(selam));
        String right = code(almaz.phone(), "/" + code);
        assertThat(consent(almaz, agreement(other), code, right).statusCode())
                .as("of another request")
                .isEqualTo(422);
        assertThat(type(visitor(), "/login/code/" + code, right).statusCode())
                .as("a log-in")
                .isEqualTo(422);
        assertThat(consent(almaz, agreement(selam), code, right).statusCode()).isEqualTo(302);
        assertThat(other.visitor().get("/applications/" + almaz.number()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void ofAConsentAndADecisionAtTheSameMomentOneHolds() throws Exception {
        for (int i = 0; i < 3; i++) {
            String officer = Accounts.create(identities, "junior-officer", "applicant");
            Holder almaz = holder();
            post(loggedIn(officer), "/account/others", accountFields(almaz.phone()));
            long id = jdbc.sql("select id from acting where actor = ?")
                    .param(officer)
                    .query(Long.class)
                    .single();
            String task = Cases.task(as("junior-officer"), almaz.number());
            as(officer)
                    .post("/engine-rest/task/" + task + "/claim", Map.of("userId", officer))
                    .expect(204);
            String code = sendCode(almaz, id);
            String right = code(almaz.phone(), "/" + code);
            Map<String, String> sent = Map.of(
                    "code", code, "digits", right, "_csrf", almaz.visitor().token("/account/others"));
            List<Integer> answers = Together.run(List.of(
                    () -> almaz.visitor()
                            .send("/account/others/" + id + "/consent", sent)
                            .statusCode(),
                    () -> Cases.complete(as(officer), task, "approve", "needConfirmed", "Checked, all in order.")
                            .status()));
            assertThat(answers.get(0) == 302 && answers.get(1) < 300)
                    .as(answers.toString())
                    .isFalse();
            assertThat(answers).containsAnyOf(302, 204);
        }
    }

    @Test
    void aRequestThatNobodyAnswersLapsesAndItsWordsGo() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        ask(selam, almaz.phone());
        long id = agreement(selam);
        String code = sendCode(almaz, id);
        String right = code(almaz.phone(), "/" + code);
        shift(selam, "open_until = now() - interval '1 second', asked_at = asked_at - interval '15 days'");
        assertThat(consent(almaz, id, code, right).statusCode()).isBetween(400, 499);
        ends.endOver();
        assertThat(outcome(selam)).isEqualTo("lapsed");
        assertThat(jdbc.sql("select num_nonnulls(actor_name, for_name, statement) from acting where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(selam.visitor().get("/account/others").body()).contains("Nobody agreed in time");
    }

    // ---------------------------------------------------------------- people without an account

    @Test
    void aSocialWorkerRecordsTheConsentOfAnAdultWithoutAnAccount() throws Exception {
        String number = walkIn(Cases.answers());
        String code = personOf(number);
        Carer selam = carer();
        String reference = askForPerson(selam, "child");
        assertThat(selam.visitor().get("/applications/" + number).statusCode()).isEqualTo(404);
        open(office, code);
        assertThat(office.get("/people/" + code + "/acting?reference=" + reference.toLowerCase(Locale.ROOT))
                        .body())
                .contains("Selam", "She has no telephone.", "Speak with them alone");
        assertThat(record(office, code, reference).statusCode()).isEqualTo(302);

        assertThat(selam.visitor().get("/applications/" + number).body()).contains("You act for somebody else here");
        sms(selam.phone(), "you manage the applications of somebody else now");
        assertThat(jdbc.sql("select consent || ' ' || consented_by from acting where actor = ?")
                        .param(selam.account())
                        .query(String.class)
                        .single())
                .isEqualTo("seen " + worker);
        assertThat(jdbc.sql("select person from case_duty where application_number = ? and duty = 'consent'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly(worker);
        assertThat(office.get("/people/" + code + "/acting").body()).contains("The person wants it to end");
        assertThat(post(office, "/people/" + code + "/acting/" + agreement(selam) + "/end", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(selam.visitor().get("/applications/" + number).statusCode()).isEqualTo(404);
        sms(selam.phone(), "has ended");
    }

    @Test
    void whoCaresForAChildActsUntilItIsOfAgeAndNotInWhatTheOtherParentFiled() throws Exception {
        LocalDate birth = LocalDate.now(clock).minusYears(18).plusMonths(2);
        Map<String, Object> answers = Cases.answers("birthDate", birth.toString());
        answers.put("idNumber", "CHILD-" + UUID.randomUUID());
        String number = walkIn(answers);
        String code = personOf(number);
        Holder mother = holder();
        Carer father = carer();
        String refused = askForPerson(father, "child");
        open(office, code);
        assertThat(record(office, code, refused).body()).contains("nobody acts for somebody of this age");
        String reference = askForPerson(father, "parent");
        assertThat(record(office, code, reference).statusCode()).isEqualTo(302);
        assertThat(father.visitor().get("/applications/" + number).statusCode()).isEqualTo(200);
        assertThat(father.visitor().get("/applications/" + mother.number()).statusCode())
                .isEqualTo(404);
        Map<String, Object> hers = new HashMap<>(answers);
        hers.put("phone", mother.phone());
        String ofMother = filed(mother.account(), NewProgramme.with(jdbc).stages("junior-officer"), hers);
        assertThat(personOf(ofMother)).isEqualTo(code);
        assertThat(father.visitor().get("/applications/" + ofMother).statusCode())
                .as("what the mother files stays hers")
                .isEqualTo(404);
        assertThat(isRelated(father.account(), ofMother))
                .as("and he decides nothing there")
                .isTrue();
        assertThat(jdbc.sql("select consent from acting where reference = ?")
                        .param(reference)
                        .query(String.class)
                        .single())
                .isEqualTo("statement");
        assertThat(jdbc.sql("select until_at < now() + interval '3 months' from acting where reference = ?")
                        .param(reference)
                        .query(Boolean.class)
                        .single())
                .as("not beyond the day before the child is 18")
                .isTrue();
    }

    @Test
    void nothingIsRecordedForSomebodyWhoseApplicationsBelongToAnAccount() throws Exception {
        Holder almaz = holder();
        Carer thief = carer();
        String reference = askForPerson(thief, "child");
        String code = personOf(almaz.number());
        open(office, code);
        HttpResponse<String> answer = record(office, code, reference);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("belongs to an account");
        assertThat(thief.visitor().get("/applications/" + almaz.number()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWrongNumberAndWhatIsMissingAreSaidAtTheirField() throws Exception {
        String code = personOf(walkIn(Cases.answers()));
        open(office, code);
        assertThat(office.get("/people/" + code + "/acting?reference=V-0000-0000")
                        .body())
                .contains("Nobody waits with this number");
        String reference = askForPerson(carer(), "child");
        HttpResponse<String> answer =
                post(office, "/people/" + code + "/acting", Map.of("reference", reference, "paper", "passport"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("ending-error");
        assertThat(record(office, code, reference).statusCode()).isEqualTo(302);
        assertThat(record(office, code, reference).statusCode()).as("once more").isEqualTo(422);
    }

    @Test
    void nobodyRecordsWhatTheyAskForThemselves() throws Exception {
        String both = Accounts.create(identities, "social-worker", "applicant");
        Visitor visitor = loggedIn(both);
        String code = personOf(walkIn(Cases.answers()));
        assertThat(post(visitor, "/account/others", personFields("child")).statusCode())
                .isEqualTo(302);
        String reference = reference(both);
        open(visitor, code);
        assertThat(record(visitor, code, reference).statusCode()).isEqualTo(403);
        assertThat(office.get("/people/" + code + "/acting").statusCode())
                .as("not open to this account")
                .isEqualTo(302);
    }

    @Test
    void applicantsAndManagersDoNotComeToThePageOfTheSocialWorker() throws Exception {
        String code = personOf(walkIn(Cases.answers()));
        assertThat(carer().visitor().get("/people/" + code + "/acting").statusCode())
                .isEqualTo(403);
        assertThat(loggedIn(Accounts.create(identities, "programme-manager"))
                        .get("/people/" + code + "/acting")
                        .statusCode())
                .isEqualTo(403);
        assertThat(office.get("/account/others").statusCode()).isEqualTo(403);
    }

    // ---------------------------------------------------------------- ties

    @Test
    void nobodyDecidesACaseOfSomebodyTheyActForNeitherNowNorAfterwards() throws Exception {
        String officer = Accounts.create(identities, "junior-officer", "applicant");
        Holder almaz = holder();
        Visitor visitor = loggedIn(officer);
        assertThat(post(visitor, "/account/others", accountFields(almaz.phone()))
                        .statusCode())
                .isEqualTo(302);
        long id = jdbc.sql("select id from acting where actor = ?")
                .param(officer)
                .query(Long.class)
                .single();
        assertThat(isRelated(officer, almaz.number())).as("asked only").isFalse();
        agree(almaz, id);
        assertThat(isRelated(officer, almaz.number())).isTrue();
        String task = Cases.task(as("junior-officer"), almaz.number());
        assertThat(as(officer)
                        .post("/engine-rest/task/" + task + "/claim", Map.of("userId", officer))
                        .status())
                .isEqualTo(403);
        post(almaz.visitor(), "/account/others/" + id + "/end", Map.of());
        assertThat(isRelated(officer, almaz.number())).as("it was so once").isTrue();
        assertThat(as(officer)
                        .post("/engine-rest/task/" + task + "/claim", Map.of("userId", officer))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoHasAPartInTheCaseDoesNotBecomeTheOneWhoActs() throws Exception {
        Holder almaz = holder();
        String officer = Accounts.create(identities, "junior-officer", "applicant");
        jdbc.sql("insert into case_duty (application_number, person, duty) values (?, ?, 'print')")
                .params(almaz.number(), officer)
                .update();
        post(loggedIn(officer), "/account/others", accountFields(almaz.phone()));
        long id = jdbc.sql("select id from acting where actor = ?")
                .param(officer)
                .query(Long.class)
                .single();
        String code = sendCode(almaz, id);
        assertThat(consent(almaz, id, code, code(almaz.phone(), "/" + code)).statusCode())
                .isEqualTo(403);
        assertThat(isRelated(officer, almaz.number())).isFalse();
    }

    @Test
    void theDatabaseLetsNobodyActByItself() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        ask(selam, almaz.phone());
        long id = agreement(selam);
        for (String attempt : List.of(
                "update acting set consent = 'code', consented_by = actor, consented_at = now(), until_at = now() + interval '1 day' where id = :id",
                "update acting set consent = 'code', consented_by = 'somebody', consented_at = now(), until_at = now() + interval '1 day' where id = :id",
                "update acting set consent = 'seen', consented_by = 'somebody', consented_at = now(), until_at = now() + interval '1 day', paper = 'passport' where id = :id",
                "update acting set consent = 'code', consented_by = represented, consented_at = now(), until_at = now() + interval '10 years' where id = :id",
                "update acting set represented = 'somebody' where id = :id",
                "update acting set open_until = now() + interval '1 year' where id = :id",
                "update acting set actor_name = 'x' where id = :id",
                "delete from acting where id = :id")) {
            assertThatThrownBy(() -> jdbc.sql(attempt).param("id", id).update())
                    .as(attempt)
                    .isInstanceOf(DataAccessException.class);
        }
        assertThatThrownBy(() -> jdbc.sql("truncate acting").update()).isInstanceOf(DataAccessException.class);
        agree(almaz, id);
        for (String attempt : List.of(
                "update acting set until_at = until_at + interval '1 year' where id = :id",
                "update acting set consented_by = 'somebody' where id = :id")) {
            assertThatThrownBy(() -> jdbc.sql(attempt).param("id", id).update())
                    .as(attempt)
                    .isInstanceOf(DataAccessException.class);
        }
        post(almaz.visitor(), "/account/others/" + id + "/end", Map.of());
        assertThatThrownBy(() -> jdbc.sql(
                                "update acting set outcome = null, ended_at = null, ended_by = null where id = :id")
                        .param("id", id)
                        .update())
                .as("what has ended begins no more")
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void theThreePagesAreWholeInEachLanguage() throws Exception {
        Holder almaz = holder();
        Carer selam = carer();
        ask(selam, almaz.phone());
        long id = agreement(selam);
        for (String language : List.of("fr", "am", "ar")) {
            assertThat(almaz.visitor().get("/account/others?lang=" + language).body())
                    .doesNotContain("Who manages", "daughter or son", "??");
            assertThat(almaz.visitor()
                            .get("/account/others/" + id + "?lang=" + language)
                            .body())
                    .doesNotContain("What it means", "daughter or son", "??");
        }
    }

    // ---------------------------------------------------------------- steps

    private Holder holder() throws Exception {
        return holder(NewProgramme.with(jdbc).stages("junior-officer"));
    }

    private Holder holder(String programme) throws Exception {
        String phone = phone();
        Visitor visitor = registered(phone, "Almaz");
        String account = contacts.openedBy(typed.read(phone)).orElseThrow();
        String number = filed(account, programme, Cases.answers("phone", phone));
        personOf(number);
        return new Holder(phone, visitor, account, number);
    }

    private Carer carer() throws Exception {
        String phone = phone();
        Visitor visitor = registered(phone, "Selam");
        return new Carer(phone, visitor, contacts.openedBy(typed.read(phone)).orElseThrow());
    }

    /** A carer to whom the holder agreed. */
    private Carer acting(Holder holder) throws Exception {
        Carer carer = carer();
        ask(carer, holder.phone());
        agree(holder, agreement(carer));
        return carer;
    }

    /** Filed by a social worker for somebody who has no account. */
    private String walkIn(Map<String, Object> answers) {
        return filed("Almaz " + UUID.randomUUID(), NewProgramme.with(jdbc).stages("junior-officer"), answers);
    }

    private String filed(String forWhom, String programme, Map<String, Object> answers) {
        return as(filer)
                .post(
                        "/api/applications",
                        Map.of(
                                "programme",
                                programme,
                                "answers",
                                answers,
                                "submit",
                                true,
                                "onBehalfOf",
                                forWhom,
                                "consent",
                                Cases.CONSENT))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private String personOf(String number) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select person_id is not null from application where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single());
        return jdbc.sql("select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
    }

    private static Visitor loggedIn(String account) throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        assertThat(visitor.logIn(account, "demo").statusCode()).isEqualTo(302);
        return visitor;
    }

    private static HttpResponse<String> post(Visitor visitor, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("_csrf", visitor.token("/help"));
        return visitor.send(path, sent);
    }

    private static Map<String, String> accountFields(String contact) {
        return Map.of(
                "whom", "account",
                "contact", contact,
                "forName", "Mother",
                "relationship", "child",
                "actorName", "Selam");
    }

    private static Map<String, String> personFields(String relationship) {
        return Map.of(
                "whom", "person",
                "forName", "Almaz Tadesse",
                "relationship", relationship,
                "actorName", "Selam",
                "statement", "She has no telephone.");
    }

    private static HttpResponse<String> ask(Carer carer, String contact) throws Exception {
        return post(carer.visitor(), "/account/others", accountFields(contact));
    }

    /** Asks for somebody without an account. @return the number for the social worker */
    private String askForPerson(Carer carer, String relationship) throws Exception {
        HttpResponse<String> asked = post(carer.visitor(), "/account/others", personFields(relationship));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(302);
        String reference = reference(carer.account());
        assertThat(carer.visitor().follow(asked).body()).contains(reference);
        return reference;
    }

    private String reference(String actor) {
        return jdbc.sql("select reference from acting where actor = ? order by id desc limit 1")
                .param(actor)
                .query(String.class)
                .single();
    }

    private long agreement(Carer carer) {
        return jdbc.sql("select id from acting where actor = ? order by id desc limit 1")
                .param(carer.account())
                .query(Long.class)
                .single();
    }

    /** What the list of whoever asks says, without what differs by request. */
    private static String listed(Carer carer) throws Exception {
        String page = carer.visitor().get("/account/others").body();
        return page.substring(page.indexOf("id=\"by-you\""), page.indexOf("</section>", page.indexOf("id=\"by-you\"")))
                .replaceAll("lapses: [^<]*<", "lapses<");
    }

    private static String sendCode(Holder holder, long id) throws Exception {
        HttpResponse<String> sent = post(holder.visitor(), "/account/others/" + id + "/code", Map.of());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        String to = location(sent);
        return to.substring(to.indexOf('=') + 1);
    }

    private static HttpResponse<String> consent(Holder holder, long id, String code, String digits) throws Exception {
        return post(holder.visitor(), "/account/others/" + id + "/consent", Map.of("code", code, "digits", digits));
    }

    private static void agree(Holder holder, long id) throws Exception {
        String code = sendCode(holder, id);
        HttpResponse<String> agreed = consent(holder, id, code, code(holder.phone(), "/" + code));
        assertThat(agreed.statusCode()).as(agreed.body()).isEqualTo(302);
    }

    private static void open(Visitor who, String code) throws Exception {
        assertThat(post(who, "/people/" + code + "/readings", Map.of("need", "contact", "words", "She brought her."))
                        .statusCode())
                .isEqualTo(302);
    }

    private static HttpResponse<String> record(Visitor who, String code, String reference) throws Exception {
        return post(
                who,
                "/people/" + code + "/acting",
                Map.of(
                        "reference", reference,
                        "paper", "nationalId",
                        "ending", "4f21",
                        "seen", "She said so herself, alone with me."));
    }

    private boolean isRelated(String person, String number) {
        return jdbc.sql("select is_related(?, ?)")
                .params(person, number)
                .query(Boolean.class)
                .single();
    }

    private void sendBack(String number) {
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "sendBack",
                        "documentUnclear",
                        "When is the operation?")
                .expect(204);
    }

    private void reject(String number) {
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "The papers do not show it.")
                .expect(204);
    }

    private String outcome(Carer carer) {
        return jdbc.sql("select outcome from acting where id = ?")
                .param(agreement(carer))
                .query(String.class)
                .single();
    }

    /** As if time had passed. */
    private void shift(Carer carer, String set) {
        long id = agreement(carer);
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update acting set " + set
                            + (set.startsWith("until")
                                    ? ", consented_at = now() - interval '2 days', asked_at = now() - interval '3 days', open_until = now() + interval '1 day'"
                                    : "")
                            + " where id = :id")
                    .param("id", id)
                    .update();
        });
    }

    private static void sms(String phone, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SMS.to(phone))
                        .anySatisfy(sms -> assertThat(sms.text()).contains(words)));
    }
}
