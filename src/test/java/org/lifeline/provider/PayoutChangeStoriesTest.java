package org.lifeline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a provider's money goes elsewhere, and how it does not: each end of the process, and what a thief would try. */
class PayoutChangeStoriesTest extends LifelineTest {

    private static final Map<String, Object> ELSEWHERE = Map.of(
            "kind", "iban",
            "holder", "Clinic Ltd",
            "details", Map.of("iban", "de02 1203 0000 0000 2020 51", "town", "Berlin"),
            "reason", "We have another bank.");

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    Payees payees;

    private String provider;
    private Api administrator;
    private Api clerk;

    @BeforeEach
    void join() {
        provider = Providers.create(jdbc, "Clinic");
        administrator = member(true);
        clerk = member(false);
    }

    private Api member(boolean administrator) {
        String name = Accounts.create(identities, "service-provider");
        jdbc.sql("insert into provider_account (user_id, provider_code, administrator) values (?, ?, ?)")
                .params(name, provider, administrator)
                .update();
        return as(name);
    }

    @Test
    void confirmedByACallItIsInForceAfterTheWaitingTime() {
        Answer asked = ask(administrator).expect(201);
        assertThat(asked.json().path("state").asText()).isEqualTo("asked");
        assertThat(payees.get(provider).changePending()).isTrue();
        String task = Cases.task(as("programme-manager"), business(2));
        confirm(as("programme-manager"), task, Providers.PHONE).expect(204);

        assertThat(payees.get(provider).version()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> timer("event_payoutWaitOver") != null);
        // not even with the timer of a thief: the table refuses what comes too early
        assertThatThrownBy(() -> management.executeJob(timer("event_payoutWaitOver")))
                .hasMessageContaining("payout_waits");
        assertThat(payees.get(provider).version()).isEqualTo(1);

        waitingTimeIsOver();
        management.setJobRetries(timer("event_payoutWaitOver"), 1);
        management.executeJob(timer("event_payoutWaitOver"));
        ended("event_payoutInForce");
        Payee now = payees.get(provider);
        assertThat(now.version()).isEqualTo(2);
        assertThat(now.changePending()).isFalse();
        assertThat(now.details())
                .isEqualTo(new PayoutDetails(
                        "iban", "Clinic Ltd", Map.of("iban", "DE02120300000000202051", "town", "BERLIN")));
        JsonNode view =
                administrator.get("/api/providers/" + provider).expect(200).json();
        assertThat(view.path("payout").path("account").asText()).isEqualTo("•••• •••• •••• •••• ••20 51");
        assertThat(view.path("payoutChanges").findValuesAsText("state")).containsExactly("inForce", "replaced");
        assertThat(mails("payout-asked")).isPositive();
        assertThat(mails("payout-confirmed")).isPositive();
        assertThat(mails("payout-in-force")).isPositive();
    }

    @Test
    void refusedByTheOfficeTheOldDetailsHold() {
        ask(administrator).expect(201);
        decide(
                        as("programme-manager"),
                        Cases.task(as("programme-manager"), business(2)),
                        Map.of("payoutDecision", "refuse", "payoutReason", "Nobody there knew of it."))
                .expect(204);
        ended("event_payoutUnchanged");
        assertThat(payees.get(provider).version()).isEqualTo(1);
        assertThat(mails("payout-ended")).isPositive();
        // and it can be asked for again
        ask(administrator).expect(201);
    }

    @Test
    void nobodyConfirmedInTimeTheOldDetailsHold() {
        ask(administrator).expect(201);
        Cases.task(as("programme-manager"), business(2));
        management.executeJob(timer("event_nobodyConfirmed"));
        ended("event_payoutUnchanged");
        assertThat(administrator
                        .get("/api/providers/" + provider)
                        .json()
                        .path("payoutChanges")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("lapsed");
    }

    @Test
    void stoppedByAClerkWhileItWaits() {
        ask(administrator).expect(201);
        confirm(as("programme-manager"), Cases.task(as("programme-manager"), business(2)), Providers.PHONE)
                .expect(204);
        await().atMost(PATIENCE).until(() -> timer("event_payoutWaitOver") != null);
        clerk.post(
                        "/api/providers/" + provider + "/payout-changes/2/stop",
                        Map.of("reason", "None of us asked for it."))
                .expect(200);
        ended("event_payoutStoppedEnd");
        assertThat(timer("event_payoutWaitOver")).isNull();
        assertThat(payees.get(provider).version()).isEqualTo(1);
        assertThat(clerk.post("/api/providers/" + provider + "/payout-changes/2/stop", Map.of("reason", "Again."))
                        .expect(409)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("changeDecided");
    }

    @Test
    void refusesWhoMayNotAsk() {
        assertThat(ask(clerk).expect(403).json().path("reason").asText()).isEqualTo("notAdministrator");
        ask(as("service-provider")).expect(404);
        ask(as("programme-manager")).expect(404);
        ask(as("accountant")).expect(403);
        as("service-provider").get("/api/providers/" + provider).expect(404);
        assertThat(as("service-provider")
                        .get("/api/providers")
                        .expect(200)
                        .json()
                        .findValuesAsText("code"))
                .containsExactly("HOSPITAL-1");
        as("service-provider")
                .post("/api/providers/" + provider + "/payout-changes/2/stop", Map.of("reason", "Mine."))
                .expect(404);
    }

    @Test
    void refusesASecondChangeAndTheSameDetails() {
        assertThat(administrator
                        .post(
                                "/api/providers/" + provider + "/payout-changes",
                                Map.of(
                                        "kind",
                                        "iban",
                                        "holder",
                                        "Clinic",
                                        "details",
                                        Map.of(
                                                "iban",
                                                "DE02500105170137075030",
                                                "bic",
                                                "ingddeff",
                                                "street",
                                                "Mainkai  4",
                                                "postCode",
                                                "60311",
                                                "town",
                                                "Frankfurt"),
                                        "reason",
                                        "x"))
                        .expect(409)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("sameDetails");
        ask(administrator).expect(201);
        assertThat(ask(administrator).expect(409).json().path("reason").asText())
                .isEqualTo("changePending");
        administrator
                .post(
                        "/api/providers/" + provider + "/payout-changes",
                        Map.of(
                                "kind",
                                "iban",
                                "holder",
                                "Clinic",
                                "details",
                                Map.of("iban", "DE03500105170137075030"),
                                "reason",
                                "x"))
                .expect(422);
    }

    @Test
    void anotherAddressOfTheHolderIsAChangeLikeAnyOther() {
        JsonNode asked = other("Muenchen").expect(201).json();

        assertThat(asked.path("address").asText()).isEqualTo("MUENCHEN");
        assertThat(asked.path("account").asText()).isEqualTo("•••• •••• •••• •••• ••50 30");
        assertThat(payees.get(provider).changePending()).isTrue();
        assertThat(payees.get(provider).version()).isEqualTo(1);
        // the person who calls back reads both addresses
        String task = Cases.task(as("programme-manager"), business(2));
        assertThat(as("programme-manager")
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .text())
                .contains("Clinic, MAINKAI 4, 60311 FRANKFURT, DE02", "Clinic, MUENCHEN, DE02");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {" ", "***", "Llanfairpwllgwyngyllgogerychwyrndrob"})
    void refusesAnAccountWithoutATownThatBanksCanRead(@Nullable String town) {
        JsonNode problem = other(town).expect(422).json();
        assertThat(problem.path("errors").path(0).path("field").asText()).isEqualTo("town");
        assertThat(payees.get(provider).changePending()).isFalse();
    }

    /** The account as it is, in another town. */
    private Answer other(@Nullable String town) {
        Map<String, Object> details = new HashMap<>(Map.of("iban", "DE02500105170137075030", "bic", "INGDDEFF"));
        details.put("town", town);
        return administrator.post(
                "/api/providers/" + provider + "/payout-changes",
                Map.of("kind", "iban", "holder", "Clinic", "details", details, "reason", "We moved."));
    }

    /** The thief of each such fraud gives a number on which the thief answers. */
    @Test
    void refusesANumberThatWasNotKnownBefore() {
        ask(administrator).expect(201);
        jdbc.sql("""
                        insert into provider_phone (provider_code, number, known_since, recorded_by, confirmed_by)
                        values (?, '+493099999999', now() + interval '1 minute', 'programme-manager', 'programme-manager-2')""").param(provider).update();
        String task = Cases.task(as("programme-manager"), business(2));
        confirm(as("programme-manager"), task, "+493099999999").expect(400);
        confirm(as("programme-manager"), task, "+251911000000").expect(400);
        decide(as("programme-manager"), task, Map.of("payoutDecision", "confirm", "payoutReason", "Called."))
                .expect(400);
        // nor by hand in the database
        assertThatThrownBy(() -> jdbc.sql("""
                        update provider_payout set state = 'confirmed', called_number = '+493099999999', called_person = 'x', confirmed_by = 'y',
                               confirmed_at = asked_at, in_force_from = asked_at where provider_code = ? and version = 2""").param(provider).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("not known before");
        assertThat(payees.get(provider).version()).isEqualTo(1);
    }

    @Test
    void theTableRefusesEveryShorterWay() {
        ask(administrator).expect(201);
        String where = " where provider_code = '" + provider + "' and version = 2";
        refusedBySql("update provider_payout set state = 'inForce', in_force_at = now()" + where);
        refusedBySql("update provider_payout set details = '{\"iban\": \"DE02500105170137075030\"}'" + where);
        refusedBySql("delete from provider_payout" + where);
        refusedBySql("update provider_payout set state = 'confirmed', called_number = '" + Providers.PHONE
                + "', called_person = 'x', confirmed_by = asked_by, confirmed_at = asked_at, in_force_from = asked_at"
                + where);
        refusedBySql(
                "insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason, in_force_at) values ('"
                        + provider
                        + "', 3, 'iban', 'x', '{\"iban\": \"DE02500105170137075030\"}', 'before', 'inForce', 'x', now(), 'x', now())");
        refusedBySql(
                "insert into provider_payout (provider_code, version, kind, holder, details, origin, state, asked_by, asked_at, reason) values ('"
                        + provider
                        + "', 3, 'iban', 'x', '{\"iban\": \"DE02500105170137075030\"}', 'change', 'asked', 'x', now(), 'x')");
        // nobody of the organisation confirms, whatever role they have besides
        String both = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into provider_account (user_id, provider_code) values (?, ?)")
                .params(both, provider)
                .update();
        assertThat(confirm(as(both), Cases.task(as(both), business(2)), Providers.PHONE)
                        .expect(403)
                        .json()
                        .toString())
                .contains("belong to this organisation");
    }

    private void refusedBySql(String statement) {
        assertThatThrownBy(() -> jdbc.sql(statement).update()).as(statement).isInstanceOf(DataAccessException.class);
    }

    private Answer ask(Api who) {
        return who.post("/api/providers/" + provider + "/payout-changes", ELSEWHERE);
    }

    private String business(int version) {
        return provider + "/payout-" + version;
    }

    private Answer confirm(Api manager, String task, String number) {
        return decide(
                manager,
                task,
                Map.of(
                        "payoutDecision",
                        "confirm",
                        "calledNumber",
                        number,
                        "calledPerson",
                        "Head of finance",
                        "payoutReason",
                        "She wants it."));
    }

    private static Answer decide(Api manager, String task, Map<String, ?> says) {
        return Cases.complete(manager, task, says);
    }

    private String timer(String element) {
        return management.createJobQuery().activityId(element).list().stream()
                .filter(job -> history.createHistoricProcessInstanceQuery()
                        .processInstanceId(job.getProcessInstanceId())
                        .singleResult()
                        .getBusinessKey()
                        .equals(business(2)))
                .map(job -> job.getId())
                .findFirst()
                .orElse(null);
    }

    /** What the days would do. */
    private void waitingTimeIsOver() {
        jdbc.sql("alter table provider_payout disable trigger user").update();
        jdbc.sql("""
                        update provider_payout set asked_at = asked_at - interval '9 days', confirmed_at = confirmed_at - interval '9 days',
                               in_force_from = in_force_from - interval '9 days' where provider_code = ? and version = 2""").param(provider).update();
        jdbc.sql("alter table provider_payout enable trigger user").update();
    }

    private void ended(String event) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            HistoricActivityInstance end =
                    history.createHistoricActivityInstanceQuery().activityId(event).finished().list().stream()
                            .filter(each -> history.createHistoricProcessInstanceQuery()
                                    .processInstanceId(each.getProcessInstanceId())
                                    .singleResult()
                                    .getBusinessKey()
                                    .equals(business(2)))
                            .findFirst()
                            .orElse(null);
            assertThat(end).as(event).isNotNull();
        });
    }

    private int mails(String template) {
        return jdbc.sql("select count(*) from message where business_key like ?")
                .param(provider + "/payout-%/" + template + "/%")
                .query(Integer.class)
                .single();
    }
}
