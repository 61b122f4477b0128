package org.lifeline.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.SmallFiles;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A case on hold keeps everything: from its period, from its person's wish, from somebody with SQL; and who may put and end a hold. */
class LegalHoldTest extends LifelineTest {

    private final Map<String, Visitor> visitors = new HashMap<>();

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TransactionTemplate transaction;

    private String person = "";

    @BeforeEach
    void somebodyNew() {
        person = Accounts.create(identities, "applicant");
    }

    @Test
    void keepsACaseUntilTwoPeopleEndTheHold() {
        String number = rejected();
        hold("auditor", number, "The court of the district has asked for it.");
        assertThat(as("programme-manager").get("/holds").expect(200).text())
                .contains(number, "The court of the district has asked for it.", "waits for another manager");
        Confirmations.confirm(as("programme-manager"), number);
        setBack(number, 2000);

        night();

        assertThat(answers(number)).isNotEmpty();
        assertThat(documents(number)).isEqualTo(1);

        end("programme-manager", number, "The judgment is final.");
        assertThat(as("auditor").get("/holds").expect(200).text()).contains("programme-manager has asked to end it");
        night();
        assertThat(answers(number))
                .as("a hold lasts until the second person confirms")
                .isNotEmpty();
        String task = Confirmations.task(as("programme-manager-2"), number);
        Confirmations.decide(as("programme-manager-2"), task, "confirm").expect(204);
        assertThat(as("auditor").get("/holds").expect(200).text()).doesNotContain(number);
        night();

        assertThat(answers(number)).isEqualTo("{}");
        assertThat(documents(number)).isZero();
        assertThat(jdbc.sql(
                                "select string_agg(action, ' ' order by id) from audit_entry where case_number = ? and action like 'legalHold%'")
                        .param(number)
                        .query(String.class)
                        .single())
                .isEqualTo("legalHoldPut legalHoldEnded");
    }

    @Test
    void holdsAtOnceAndEndsWhenTheSecondPersonRefuses() {
        String number = rejected();
        hold("programme-manager", number, "There may be a trial.");
        setBack(number, 2000);
        night();
        assertThat(documents(number)).isEqualTo(1);

        Confirmations.refuse(as("programme-manager-2"), number);
        night();
        assertThat(documents(number)).isZero();
    }

    @Test
    void whoAskedConfirmsNeitherTheHoldNorItsEnd() {
        String number = rejected();
        hold("programme-manager", number, "There may be a trial.");
        String task = Confirmations.task(as("programme-manager-2"), number);
        Confirmations.decide(as("programme-manager"), task, "confirm").expect(403);
        Confirmations.decide(as("programme-manager-2"), task, "confirm").expect(204);
        end("programme-manager-2", number, "It is over.");
        String end = Confirmations.task(as("programme-manager"), number);
        Confirmations.decide(as("programme-manager-2"), end, "confirm").expect(403);
        assertThat(lasting(number)).isTrue();
        assertThatThrownBy(() -> jdbc.sql("update legal_hold set ended_at = now() where case_number = ?")
                        .param(number)
                        .update())
                .hasMessageContaining("two people");
        assertThatThrownBy(() -> jdbc.sql("delete from legal_hold where case_number = ?")
                        .param(number)
                        .update())
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void nobodyElsePutsOrEndsAHoldAndNoDraftOrUnknownNumberIsHeld() {
        String number = rejected();
        for (String thief :
                new String[] {"social-worker", "senior-officer", "applicant", "service-provider", "operations"}) {
            assertThat(post(thief, "/holds", Map.of("number", number, "reason", "I want it.")))
                    .isEqualTo(403);
            assertThat(post(thief, "/holds/1/end", Map.of("reason", "I want it.")))
                    .isEqualTo(403);
            as(thief).get("/holds").expect(403);
        }
        assertThat(lasting(number)).isFalse();
        assertThat(told("auditor", Map.of("number", "A-2026-999999", "reason", "Why not.")))
                .contains("There is no application with this number");
        assertThat(told("auditor", Map.of("number", number, "reason", " "))).contains("Give the reason");
        String draft = as(person)
                .post("/api/applications", Map.of("programme", "EMA", "answers", Map.of(), "submit", false))
                .expect(201)
                .json()
                .path("number")
                .asText();
        assertThat(told("auditor", Map.of("number", draft, "reason", "Why not.")))
                .contains("Nothing of this application can be held");
        hold("auditor", number, "A court.");
        assertThat(told("programme-manager", Map.of("number", number, "reason", "Again.")))
                .contains("on hold already");
    }

    @Test
    void survivesSomebodyWithSql() {
        String number = rejected();
        as(person)
                .put("/api/applications/" + number + "/contact", Map.of("town", "Adama"))
                .expect(200);
        hold("auditor", number, "A court.");
        for (String deletion : new String[] {
            "select erase_documents(:n)",
            "update application set erased_at = now() where number = :n",
            "update application set contact = null where number = :n",
            "delete from application where number = :n",
            "update stage_decision set reason = '(erased)' where case_number = :n",
            "update person set erased_at = now(), version = version + 1, changed_by = 'x', changed_at = now(), change_kind = 'erased'"
                    + " where id = (select person_id from application where number = :n)"
        }) {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        if (deletion.startsWith("select")) {
                            jdbc.sql(deletion).param("n", number).query().listOfRows();
                        } else {
                            jdbc.sql(deletion).param("n", number).update();
                        }
                    }))
                    .as(deletion)
                    .hasMessageContaining("on hold");
        }
    }

    @Test
    void aHoldAndAnErasureAtTheSameMomentExcludeEachOther() throws Exception {
        String number = rejected();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<String> held = transaction.execute(erasing -> {
                jdbc.sql("update application set erased_at = now() where number = ?")
                        .param(number)
                        .update();
                Future<String> started =
                        other.submit(() -> told("auditor", Map.of("number", number, "reason", "A court.")));
                Together.awaitSomebodyBlockedByThis(jdbc);
                return started;
            });
            assertThat(held.get()).contains("Nothing of this application can be held");
            assertThat(lasting(number)).isFalse();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void tellsTheApplicantInPlainWordsAndNoMore() {
        String number = rejected();
        hold("auditor", number, "A court suspects a crimemark.");
        assertThat(as(person).get("/my-data/erasure").expect(200).text())
                .contains("The data of " + number + " are kept for a legal reason")
                .doesNotContain("crimemark");
        assertThat(as(person).get("/applications/" + number).expect(200).text()).doesNotContain("crimemark");
        jdbc.sql("""
                        insert into data_request (number, kind, asked_by, language, asked_at, due_at)
                        values ('R-2026-900' || lpad((random() * 999)::int::text, 3, '0'), 'erasure', ?, 'en', now(), now() + interval '1 day')
                        on conflict do nothing""").param(person).update();
        assertThatThrownBy(() -> jdbc.sql(
                                "update data_request set granted = true, decided_by = 'programme-manager', decided_at = now()"
                                        + " where asked_by = '" + person + "' and kind = 'erasure' and granted is null")
                        .update())
                .hasMessageContaining("on hold");
        jdbc.sql("update data_request set granted = false, decided_by = 'programme-manager', decided_at = now()"
                        + " where asked_by = '" + person
                        + "' and kind = 'erasure' and granted is null and number like 'R-2026-900%'")
                .update();
        as("auditor").get("/holds?lang=fr").expect(200);
    }

    // ---------------------------------------------------------------- steps

    /** Somebody with a browser, for a page tells in the session what came of a press. */
    private Visitor visitor(String account) {
        return visitors.computeIfAbsent(account, name -> {
            Visitor visitor = new Visitor(ADDRESS);
            quietly(() -> visitor.logIn(name, DemoAccounts.PASSWORD));
            return visitor;
        });
    }

    private int post(String account, String path, Map<String, String> fields) {
        Map<String, String> sent = new HashMap<>(fields);
        return quietly(() -> {
            sent.put("_csrf", visitor(account).token("/help"));
            return visitor(account).send(path, sent).statusCode();
        });
    }

    private static <T> T quietly(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void hold(String account, String number, String reason) {
        assertThat(told(account, Map.of("number", number, "reason", reason))).contains("on hold");
        assertThat(lasting(number)).isTrue();
    }

    /** What the page says after the press. */
    private String told(String account, Map<String, String> fields) {
        assertThat(post(account, "/holds", fields)).isEqualTo(302);
        return quietly(() -> visitor(account).get("/holds").body());
    }

    private void end(String account, String number, String reason) {
        long id = jdbc.sql("select id from legal_hold where case_number = ? and ended_at is null")
                .param(number)
                .query(Long.class)
                .single();
        assertThat(post(account, "/holds/" + id + "/end", Map.of("reason", reason)))
                .isEqualTo(302);
    }

    private boolean lasting(String number) {
        return jdbc.sql("select is_on_hold(?)")
                .param(number)
                .query(Boolean.class)
                .single();
    }

    private String rejected() {
        String number = Cases.apply(as(person), Cases.answers());
        as(person)
                .upload(
                        "/api/applications/" + number + "/documents",
                        "report.pdf",
                        "application/pdf",
                        SmallFiles.pdf("report of " + number),
                        "medicalReport")
                .expect(201);
        Cases.complete(as("social-worker"), Cases.task(as("social-worker"), number), "reject", "notEligible", "No.")
                .expect(204);
        Cases.status(as(person), number, "rejected");
        return number;
    }

    private String answers(String number) {
        return as("auditor")
                .get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("answers")
                .toString();
    }

    private long documents(String number) {
        return jdbc.sql("select count(*) from document where case_number = ? and deleted_at is null")
                .param(number)
                .query(Long.class)
                .single();
    }

    private void setBack(String number, int days) {
        transaction.executeWithoutResult(status -> {
            // what came in keeps its time; only a test lets years pass
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("update case_event set at = now() - make_interval(days => ?) where case_number = ?")
                    .params(days, number)
                    .update();
            jdbc.sql("update document set uploaded_at = now() - make_interval(days => ?) where case_number = ?")
                    .params(days, number)
                    .update();
        });
    }

    private void night() {
        String run = runtime.startProcessInstanceByKey("retention").getId();
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceId(run)
                                .count()
                        == 0);
    }
}
