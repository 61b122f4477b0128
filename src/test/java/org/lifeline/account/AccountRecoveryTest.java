package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.changes.ChangeRequests;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody who lost their telephone gets their account back; and what a thief, a careless colleague and a violent relative try. */
class AccountRecoveryTest extends AccountTest {

    /** A person with an account and a case, which another social worker filed. */
    private record Holder(String phone, Visitor visitor, String account, String number, String code) {}

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private AccountContacts contacts;

    @Autowired
    private Contacts typed;

    @Autowired
    private ChangeRequests changes;

    @Autowired
    private TransactionTemplate transaction;

    private String filer;
    private String worker;
    private String manager;
    private Visitor office;

    @BeforeEach
    void somebodyOfTheOffice() throws Exception {
        filer = Accounts.create(identities, "social-worker");
        worker = Accounts.create(identities, "social-worker");
        manager = Accounts.create(identities, "programme-manager");
        office = loggedIn(worker);
    }

    // ---------------------------------------------------------------- the way of an honest person

    @Test
    void theNewNumberOpensTheAccountAndTheOldOneDoesNot() throws Exception {
        Holder almaz = holder();
        String fresh = phone();
        HttpResponse<String> asked = ask(office, almaz, fresh);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(302);
        assertThat(office.follow(asked).body())
                .contains("A manager can confirm it from", "Asked for on")
                .doesNotContain(fresh, almaz.phone());
        sms(almaz.phone(), "somebody asks that another number opens your account");
        String request = jdbc.sql("select content::text || lines::text from change_request where id = ?")
                .param(request(almaz))
                .query(String.class)
                .single();
        assertThat(request)
                .contains(fresh.substring(0, 4) + "…")
                .doesNotContain(fresh.substring(1), almaz.phone().substring(1), "4F21", "077\"");

        String task = Confirmations.task(as(manager), almaz.number());
        assertThat(as(manager)
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains("National identity card, ends in 4F21", "Passport, ends in 077")
                .doesNotContain(fresh.substring(1));
        assertThat(Confirmations.decide(as(manager), task, "confirm")
                        .expect(400)
                        .text())
                .contains("can still object");
        assertThat(contacts.opening(almaz.account()))
                .singleElement()
                .satisfies(its -> assertThat(its.value()).isEqualTo(almaz.phone()));
        waitingTimeIsOver(almaz);
        Visitor finder = visitor();
        String page = asked(finder, almaz.phone());
        String code = code(almaz.phone(), page);
        Confirmations.decide(as(manager), task, "confirm").expect(204);

        assertThat(location(almaz.visitor().get("/applications")))
                .as("a session that was open")
                .isEqualTo("/login");
        assertThat(type(finder, page, code).statusCode())
                .as("a code that was sent before")
                .isEqualTo(422);
        String again = asked(finder, almaz.phone());
        assertThat(location(type(finder, again, code(almaz.phone(), again))))
                .as("the old number registers anew")
                .isEqualTo("/account");
        assertThat(finder.get("/applications").body()).doesNotContain(almaz.number());
        Visitor back = visitor();
        String entered = asked(back, fresh);
        assertThat(location(type(back, entered, code(fresh, entered)))).isEqualTo("/applications?lang=en");
        assertThat(back.get("/applications").body()).contains(almaz.number(), "Almaz");
        sms(fresh, "this number opens your account now");
        sms(almaz.phone(), "and this one does not");
        assertThat(state(almaz)).isEqualTo("recovered");
        assertThat(jdbc.sql(
                                "select string_agg(action, ' ' order by id) from audit_entry where case_number = ? and action like 'accountRec%'")
                        .param(almaz.number())
                        .query(String.class)
                        .single())
                .isEqualTo("accountRecoveryAsked accountRecovered");
    }

    @Test
    void whomTheHolderOfTheLostNumberLetActIsAgreedToAnew() throws Exception {
        Holder almaz = holder();
        String carer = Accounts.create(identities, "applicant");
        for (String step : List.of(
                "insert into acting (reference, actor, whom, represented, relationship, asked_at, open_until) values"
                        + " ('V-' || upper(substr(md5(:actor), 1, 4) || '-' || substr(md5(:actor), 5, 4)), :actor, 'account', :holder, 'child', now(), now() + interval '1 day')",
                "update acting set consent = 'code', consented_by = :holder, consented_at = now(), until_at = now() + interval '1 month'"
                        + " where actor = :actor and represented = :holder")) {
            jdbc.sql(step)
                    .param("actor", carer)
                    .param("holder", almaz.account())
                    .update();
        }
        Visitor acting = loggedIn(carer);
        assertThat(acting.get("/applications/" + almaz.number()).statusCode()).isEqualTo(200);
        assertThat(ask(office, almaz, phone()).statusCode()).isEqualTo(302);
        String task = Confirmations.task(as(manager), almaz.number());
        waitingTimeIsOver(almaz);
        Confirmations.decide(as(manager), task, "confirm").expect(204);
        assertThat(acting.get("/applications/" + almaz.number()).statusCode()).isEqualTo(404);
        assertThat(jdbc.sql("select outcome from acting where actor = ?")
                        .param(carer)
                        .query(String.class)
                        .single())
                .isEqualTo("ended");
    }

    @Test
    void whatTheCaseSaysAboutTheLostNumberFollowsAndItsPinIsOfNoUse() throws Exception {
        Holder almaz = holder(NewProgramme.with(jdbc).presence("pin").stages("junior-officer"));
        Cases.approve(as("junior-officer"), almaz.number());
        await().atMost(PATIENCE)
                .until(() ->
                        SMS.to(almaz.phone()).stream().anyMatch(sms -> sms.id().contains(almaz.number() + "/pin")));
        byte[] before = pin(almaz);
        String fresh = phone();
        assertThat(ask(office, almaz, fresh).statusCode()).isEqualTo(302);
        waitingTimeIsOver(almaz);
        Confirmations.confirm(as(manager), almaz.number());

        assertThat(pin(almaz)).isNotEqualTo(before);
        Visitor back = visitor();
        String entered = asked(back, fresh);
        type(back, entered, code(fresh, entered));
        String voucher = jdbc.sql("select code from voucher where application_number = ?")
                .param(almaz.number())
                .query(String.class)
                .single();
        HttpResponse<String> sent = back.send(
                "/vouchers/" + voucher + "/pin", Map.of("_csrf", back.token("/applications/" + almaz.number())));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        await().atMost(PATIENCE)
                .until(() -> SMS.to(fresh).stream().anyMatch(sms -> sms.id().contains(almaz.number() + "/pin")));
    }

    // ---------------------------------------------------------------- the owner objects

    @Test
    void theHolderStopsItWithOnePress() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        String task = Confirmations.task(as(manager), almaz.number());
        for (String page : List.of("/applications", "/account")) {
            assertThat(almaz.visitor().get(page).body()).contains("Somebody asks that another number", "stop it");
        }
        assertThat(stop(almaz).statusCode()).isEqualTo(302);

        assertThat(almaz.visitor().get("/applications").body())
                .contains("Nobody else gets your account")
                .doesNotContain("Somebody asks that another number");
        assertThat(state(almaz)).isEqualTo("stopped");
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), task, "confirm").status()).isBetween(400, 499);
        assertThat(contacts.opening(almaz.account()))
                .singleElement()
                .satisfies(its -> assertThat(its.value()).isEqualTo(almaz.phone()));
        assertThat(stop(almaz).statusCode()).isEqualTo(404);
        assertThat(ask(office, almaz, phone()).statusCode()).as("asked anew").isEqualTo(302);
    }

    @Test
    void ofAStopAndAConfirmationAtTheSameMomentOneWins() throws Exception {
        Holder almaz = holder();
        String fresh = phone();
        ask(office, almaz, fresh);
        String task = Confirmations.task(as(manager), almaz.number());
        waitingTimeIsOver(almaz);
        String token = almaz.visitor().token("/account");
        Together.run(List.of(
                () -> Confirmations.decide(as(manager), task, "confirm").status(),
                () -> almaz.visitor()
                        .send("/account/recovery/stop", Map.of("_csrf", token))
                        .statusCode()));

        String opens = contacts.opening(almaz.account()).get(0).value();
        assertThat(Map.of("recovered", fresh, "stopped", almaz.phone())).containsEntry(state(almaz), opens);
        assertThat(contacts.opening(almaz.account())).hasSize(1);
    }

    @Test
    void aLogInWithTheLostNumberAtTheMomentOfTheConfirmationSeesNothing() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        String task = Confirmations.task(as(manager), almaz.number());
        waitingTimeIsOver(almaz);
        Visitor finder = visitor();
        String page = asked(finder, almaz.phone());
        String code = code(almaz.phone(), page);
        Together.run(List.of(
                () -> Confirmations.decide(as(manager), task, "confirm").status(),
                () -> type(finder, page, code).statusCode()));

        assertThat(state(almaz)).isEqualTo("recovered");
        assertThat(finder.get("/applications").body()).doesNotContain(almaz.number());
        assertThat(finder.get("/applications/" + almaz.number()).body()).doesNotContain("Almaz");
    }

    // ---------------------------------------------------------------- who may not

    @Test
    void nobodyConfirmsWhatTheyAskedFor() throws Exception {
        Holder almaz = holder();
        String both = Accounts.create(identities, "social-worker", "programme-manager");
        assertThat(ask(loggedIn(both), almaz, phone()).statusCode()).isEqualTo(302);
        String task = Confirmations.task(as(manager), almaz.number());
        waitingTimeIsOver(almaz);

        assertThat(Confirmations.decide(as(both), task, "confirm").expect(403).text())
                .contains("Somebody else has to confirm it");
        assertThat(Confirmations.decide(as(worker), task, "confirm").status()).isBetween(400, 499);
        assertThat(state(almaz)).isEqualTo("open");
    }

    @Test
    void whoHasAnotherPartInACaseOfTheAccountIsRefused() throws Exception {
        Holder almaz = holder();
        assertThat(ask(loggedIn(filer), almaz, phone()).statusCode()).isEqualTo(403);
        ask(office, almaz, phone());
        waitingTimeIsOver(almaz);
        String task = Confirmations.task(as(manager), almaz.number());
        String busy = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into case_duty (application_number, person, duty) values (?, ?, 'voucherChange')")
                .params(almaz.number(), busy)
                .update();
        String relative = Accounts.create(identities, "programme-manager");
        jdbc.sql(
                        "insert into account_person (user_id, person_id) select ?, person_id from application where number = ?")
                .params(relative, almaz.number())
                .update();
        for (String who : List.of(busy, relative)) {
            assertThat(as(who).post("/engine-rest/task/" + task + "/claim", Map.of("userId", who))
                            .status())
                    .as(who)
                    .isEqualTo(403);
            assertThat(Confirmations.decide(as(who), task, "confirm").status())
                    .as(who)
                    .isEqualTo(403);
        }
        Confirmations.decide(as(manager), task, "confirm").expect(204);
        assertThat(jdbc.sql("select person from case_duty where application_number = ? and duty = 'accountRecovery'")
                        .param(almaz.number())
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(worker, manager);
    }

    @Test
    void somebodyOfTheHouseholdDoesNotEvenSeeThePage() throws Exception {
        Holder almaz = holder();
        jdbc.sql(
                        "insert into account_person (user_id, person_id) select ?, person_id from application where number = ?")
                .params(worker, almaz.number())
                .update();
        assertThat(office.get(page(almaz)).statusCode()).isEqualTo(403);
        assertThat(send(office, almaz, fields(almaz, phone())).statusCode()).isEqualTo(403);
    }

    @Test
    void applicantsAndManagersDoNotComeToThePage() throws Exception {
        Holder almaz = holder();
        assertThat(almaz.visitor().get(page(almaz)).statusCode()).isEqualTo(403);
        assertThat(send(almaz.visitor(), almaz, fields(almaz, phone())).statusCode())
                .isEqualTo(403);
        Visitor other = loggedIn(manager);
        assertThat(other.get(page(almaz)).statusCode()).isEqualTo(403);
        assertThat(stop(almaz).statusCode()).as("nothing to stop").isEqualTo(404);
        ask(office, almaz, phone());
        Visitor stranger = registered(phone(), "A stranger");
        assertThat(stranger.send("/account/recovery/stop", Map.of("_csrf", stranger.token("/account")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(state(almaz)).isEqualTo("open");
    }

    @Test
    void aManagerOfAnotherProgrammeDoesNotConfirmIt() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        waitingTimeIsOver(almaz);
        String task = Confirmations.task(as(manager), almaz.number());
        String others = Accounts.create(identities, "programme-manager");
        jdbc.sql(
                        "insert into programme_manager (programme_code, user_id) select programme_code, ? from application where number = ?")
                .params(others, almaz.number())
                .update();

        assertThat(Confirmations.decide(as(manager), task, "confirm")
                        .expect(403)
                        .text())
                .contains("This programme has other managers");
        assertThat(state(almaz)).isEqualTo("open");
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void aContactOfAnotherAccountIsRefusedWithoutSayingWhose() throws Exception {
        Holder almaz = holder();
        String others = phone();
        registered(others, "Somebody else");
        HttpResponse<String> own = ask(office, almaz, almaz.phone());
        assertThat(own.statusCode()).isEqualTo(422);
        assertThat(own.body()).contains("This opens the account already");
        assertThat(send(office, almaz, fields(almaz, others)).statusCode())
                .as("who asks does not learn that the number has an account")
                .isEqualTo(302);
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), Confirmations.task(as(manager), almaz.number()), "confirm")
                        .expect(400)
                        .text())
                .contains("Another account is opened by this number")
                .doesNotContain("Somebody else");
        assertThat(contacts.opening(almaz.account()))
                .singleElement()
                .satisfies(its -> assertThat(its.value()).isEqualTo(almaz.phone()));
        Confirmations.refuse(as(manager), almaz.number());
        assertThat(state(almaz)).isEqualTo("refused");

        String fresh = phone();
        assertThat(send(office, almaz, fields(almaz, fresh)).statusCode()).isEqualTo(302);
        registered(fresh, "Too early");
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), Confirmations.task(as(manager), almaz.number()), "confirm")
                        .expect(400)
                        .text())
                .contains("Another account is opened by this number");
        assertThat(state(almaz)).isEqualTo("open");
        Confirmations.refuse(as(manager), almaz.number());
        assertThat(state(almaz)).isEqualTo("refused");
    }

    @Test
    void ofTwoAccountsThatWantTheSameNumberOneGetsIt() throws Exception {
        List<Holder> both = List.of(holder(), holder());
        String fresh = phone();
        for (Holder each : both) {
            assertThat(ask(office, each, fresh).statusCode()).isEqualTo(302);
            waitingTimeIsOver(each);
        }
        List<String> managers = List.of(manager, Accounts.create(identities, "programme-manager"));
        List<String> tasks = List.of(
                Confirmations.task(as(manager), both.get(0).number()),
                Confirmations.task(as(manager), both.get(1).number()));
        List<Integer> answers = Together.run(
                2,
                n -> Confirmations.decide(as(managers.get(n)), tasks.get(n), "confirm")
                        .status());
        assertThat(answers).containsExactlyInAnyOrder(204, 400);
        assertThat(both.stream().map(this::state)).containsExactlyInAnyOrder("recovered", "open");
        assertThat(both.stream()
                        .flatMap(each -> contacts.opening(each.account()).stream())
                        .filter(its -> its.value().equals(typed.read(fresh).value())))
                .hasSize(1);
    }

    @Test
    void anAccountThatIsErasedIsNotGivenBackAndKeepsNothingOfThePapers() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        waitingTimeIsOver(almaz);
        jdbc.sql("delete from applicant_contact where user_id = ?")
                .param(almaz.account())
                .update();
        assertThat(jdbc.sql(
                                "select count(*) from account_recovery where account = ? and contact is null and first_ending is null and second_ending is null")
                        .param(almaz.account())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(Confirmations.decide(as(manager), Confirmations.task(as(manager), almaz.number()), "confirm")
                        .expect(400)
                        .text())
                .contains("There is no such account any more");
        Confirmations.refuse(as(manager), almaz.number());
        assertThat(state(almaz)).isEqualTo("refused");
    }

    @Test
    void ofTwoRequestsForOneAccountAtTheSameMomentOneIsStored() throws Exception {
        Holder almaz = holder();
        List<Visitor> workers = List.of(office, loggedIn(Accounts.create(identities, "social-worker")));
        for (Visitor each : workers) {
            open(each, almaz);
        }
        List<Integer> answers = Together.run(2, n -> {
            try {
                return send(workers.get(n), almaz, fields(almaz, phone())).statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(answers).containsExactlyInAnyOrder(302, 409);
    }

    @Test
    void papersOfOneDoNotOpenAnAccountWithWhichOtherAdultsApplied() throws Exception {
        Holder almaz = holder();
        Map<String, Object> child = Cases.answers();
        child.put("birthDate", LocalDate.now().minusYears(6).toString());
        personOf(filed(almaz.account(), NewProgramme.with(jdbc).stages("junior-officer"), child));
        assertThat(ask(office, almaz, phone()).statusCode()).as("a mother").isEqualTo(302);
        personOf(filed(almaz.account(), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers()));
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), Confirmations.task(as(manager), almaz.number()), "confirm")
                        .expect(400)
                        .text())
                .as("applied for after it was asked")
                .contains("applied for other adults, too");
        stop(almaz);

        HttpResponse<String> refused = ask(office, almaz, phone());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("applied for other adults, too");
    }

    @Test
    void papersOfAChildAloneAreCalledThat() throws Exception {
        String phone = phone();
        Visitor visitor = registered(phone, "Almaz");
        String account = contacts.openedBy(typed.read(phone)).orElseThrow();
        Map<String, Object> child = Cases.answers("phone", phone);
        child.put("birthDate", LocalDate.now().minusYears(6).toString());
        String number = filed(account, NewProgramme.with(jdbc).stages("junior-officer"), child);
        Holder mother = new Holder(phone, visitor, account, number, personOf(number));
        assertThat(ask(office, mother, phone()).statusCode()).isEqualTo(302);
        assertThat(as(manager)
                        .get("/engine-rest/task/" + Confirmations.task(as(manager), number) + "/form-variables")
                        .expect(200)
                        .text())
                .contains("Those of somebody under 18");
    }

    @Test
    void anEntryThatWasMergedMeanwhileIsTheSamePerson() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        waitingTimeIsOver(almaz);
        String other = filed(
                Accounts.create(identities, "applicant"),
                NewProgramme.with(jdbc).stages("junior-officer"),
                Cases.answers());
        personOf(other);
        // as two managers merge it, which PersonMergeTest shows
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(
                            "update person set merged_into = (select person_id from application where number = ?) where code = ?")
                    .params(other, almaz.code())
                    .update();
            jdbc.sql(
                            "update application set person_id = (select person_id from application where number = ?) where number = ?")
                    .params(other, almaz.number())
                    .update();
        });
        Confirmations.confirm(as(manager), almaz.number());
        assertThat(state(almaz)).isEqualTo("recovered");
    }

    @Test
    void whatWasTypedStaysAlsoWhenTheTimeToReadEnded() throws Exception {
        Holder almaz = holder();
        open(office, almaz);
        Map<String, String> same = fields(almaz, "not a number");
        assertThat(send(office, almaz, same).statusCode()).isEqualTo(422);
        same.put("contact", phone());
        same.put("secondPaper", "nationalId");
        HttpResponse<String> twice = send(office, almaz, same);
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body())
                .contains("Two different papers are needed", same.get("contact"), "4F21", "Her neighbour");
        same.put("secondPaper", "passport");
        same.put("secondEnding", "EP1234567");
        assertThat(send(office, almaz, same).body()).contains("last two to six letters and digits");
        same.put("secondEnding", "٠٧٧");
        same.put("reason", "");
        assertThat(send(office, almaz, same).body()).contains("Give the reason");
        same.put("reason", "Her neighbour knows her.");
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update person_reading set open_until = opened_at + interval '1 millisecond' where reader = ?")
                    .param(worker)
                    .update();
        });

        HttpResponse<String> ended = send(office, almaz, same);
        assertThat(ended.statusCode()).isEqualTo(422);
        assertThat(ended.body())
                .contains("What you typed is kept", same.get("contact"), "4F21", "Her neighbour", almaz.number())
                .doesNotContain("Opened by");
        same.put("words", "");
        assertThat(send(office, almaz, same).body()).contains("Choose what you need it for", "Her neighbour");
        same.put("need", "contact");
        same.put("words", "She lost her telephone.");
        assertThat(send(office, almaz, same).statusCode()).isEqualTo(302);
    }

    @Test
    void withoutAnAccountThatAContactOpensThereIsNothingToGiveBack() throws Exception {
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers());
        Holder demo = new Holder("", visitor(), "", number, personOf(number));
        open(office, demo);
        assertThat(office.get(page(demo)).body()).contains("there is nothing to give back");
        assertThat(send(office, demo, fields(demo, phone())).body()).contains("there is nothing to give back");
        for (String language : List.of("fr", "am", "ar")) {
            assertThat(office.get(page(demo) + "?lang=" + language).body()).doesNotContain("nothing to give back");
        }
    }

    @Test
    void nothingIsKeptOfWhatAManagerRefusedOrNobodyDecided() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        String task = Confirmations.task(as(manager), almaz.number());
        Confirmations.refuse(as(manager), almaz.number());
        assertThat(state(almaz)).isEqualTo("refused");
        assertThat(kept(almaz)).isZero();
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), task, "confirm").status())
                .as("once more")
                .isBetween(400, 499);

        ask(office, almaz, phone());
        changes.lapse(request(almaz));
        assertThat(state(almaz)).isEqualTo("lapsed");
        assertThat(kept(almaz)).isZero();
        waitingTimeIsOver(almaz);
        assertThat(Confirmations.decide(as(manager), Confirmations.task(as(manager), almaz.number()), "confirm")
                        .expect(400)
                        .text())
                .contains("already");
        assertThat(contacts.opening(almaz.account()))
                .singleElement()
                .satisfies(its -> assertThat(its.value()).isEqualTo(almaz.phone()));
    }

    @Test
    void theDatabaseGivesNoAccountBackByItself() throws Exception {
        Holder almaz = holder();
        ask(office, almaz, phone());
        for (String attempt : List.of(
                "update account_recovery set outcome = 'recovered', ended_at = now(), contact = null where account = :a",
                "update account_recovery set confirm_from = asked_at + interval '13 hours' where account = :a",
                "update account_recovery set contact = 'x' where account = :a",
                "update account_recovery set second_ending = 'x' where account = :a",
                "update account_recovery set outcome = 'lapsed', ended_at = now(), contact = null where account = :a",
                "update account_recovery set asked_by = 'somebody' where account = :a",
                "truncate account_recovery",
                "delete from account_recovery where account = :a",
                "update change_request set state = 'confirmed', decided_by = asked_by, decided_at = now(), decision_reason = 'x'"
                        + " where content ->> 'account' = :a")) {
            assertThatThrownBy(() -> jdbc.sql(attempt)
                            .params(attempt.contains(":a") ? Map.of("a", almaz.account()) : Map.of())
                            .update())
                    .as(attempt)
                    .isInstanceOf(DataAccessException.class);
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
        return new Holder(phone, visitor, account, number, personOf(number));
    }

    private String filed(String account, String programme, Map<String, Object> answers) {
        answers.put("idNumber", "LOST-" + UUID.randomUUID());
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
                                "consent",
                                Cases.CONSENT,
                                "onBehalfOf",
                                account))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    /** Waits until the case has its person, and returns the person's code. */
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

    private static String page(Holder holder) {
        return "/people/" + holder.code() + "/account";
    }

    private static void open(Visitor worker, Holder holder) throws Exception {
        assertThat(worker.send(
                                "/people/" + holder.code() + "/readings",
                                Map.of(
                                        "need",
                                        "contact",
                                        "words",
                                        "She lost her telephone.",
                                        "_csrf",
                                        worker.token("/help")))
                        .statusCode())
                .isEqualTo(302);
    }

    private static HttpResponse<String> ask(Visitor worker, Holder holder, String contact) throws Exception {
        open(worker, holder);
        return send(worker, holder, fields(holder, contact));
    }

    private static Map<String, String> fields(Holder holder, String contact) {
        return new HashMap<>(Map.of(
                "case", holder.number(),
                "contact", contact,
                "firstPaper", "nationalId",
                "firstEnding", "4f-21",
                "secondPaper", "passport",
                "secondEnding", "077",
                "reason", "Her neighbour knows her."));
    }

    private static HttpResponse<String> send(Visitor worker, Holder holder, Map<String, String> fields)
            throws Exception {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("_csrf", worker.token("/help"));
        return worker.send(page(holder), sent);
    }

    private static HttpResponse<String> stop(Holder holder) throws Exception {
        return holder.visitor()
                .send("/account/recovery/stop", Map.of("_csrf", holder.visitor().token("/account")));
    }

    private long request(Holder holder) {
        return jdbc.sql("select max(request) from account_recovery where account = ?")
                .param(holder.account())
                .query(Long.class)
                .single();
    }

    private String state(Holder holder) {
        return jdbc.sql("select coalesce(outcome, 'open') from account_recovery where request = ?")
                .param(request(holder))
                .query(String.class)
                .single();
    }

    /** Requests for the account that still have a contact, or the end of a paper's number. */
    private long kept(Holder holder) {
        return jdbc.sql(
                        "select count(*) from account_recovery where account = ? and num_nonnulls(contact, first_ending, second_ending) > 0")
                .param(holder.account())
                .query(Long.class)
                .single();
    }

    /** As if it had been asked for three days ago. */
    private void waitingTimeIsOver(Holder holder) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql(
                            "update account_recovery set asked_at = asked_at - interval '3 days', confirm_from = confirm_from - interval '3 days'"
                                    + " where account = ?")
                    .param(holder.account())
                    .update();
        });
    }

    private byte[] pin(Holder holder) {
        return jdbc.sql(
                        "select p.hash from voucher_pin p join voucher v on v.code = p.voucher_code where v.application_number = ?")
                .param(holder.number())
                .query(byte[].class)
                .single();
    }

    private static void sms(String phone, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SMS.to(phone))
                        .anySatisfy(sms -> assertThat(sms.text()).contains(words)));
    }
}
