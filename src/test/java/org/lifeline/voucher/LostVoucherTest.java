package org.lifeline.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A holder lost the paper: what happens then, and what a thief, a stranger and somebody who is angry try with it. */
class LostVoucherTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private VoucherFacts facts;

    private Map<String, Object> answers;
    private String account;
    private Api applicant;
    private Visitor holder;
    private Api manager;
    private String number;
    private String code;
    private String qr;

    @BeforeEach
    void issuesAVoucherOfAHundred() throws Exception {
        answers = Cases.answers("treatmentCost", 100);
        account = Accounts.create(identities, "applicant");
        applicant = as(account);
        holder = loggedIn(account);
        manager = as("programme-manager");
        number = Cases.apply(applicant, NewProgramme.with(jdbc).budget(1_000_00).stages("junior-officer"), answers);
        Cases.approve(as("junior-officer"), number);
        code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        qr = view(code).path("qr").asText();
    }

    @Test
    void aLostVoucherIsStoppedAtOnceAndAManagerIssuesItAnew() throws Exception {
        redeem(qr, 30).expect(201);
        assertThat(holder.get("/vouchers/" + code).body())
                .contains("I lost my voucher", "/vouchers/" + code + "/loss")
                .doesNotContain("What happens next");
        assertThat(holder.get("/applications/" + number).body()).contains("/vouchers/" + code + "#lost");

        assertThat(report("Stolen <b>on the bus</b>.").statusCode()).isEqualTo(302);

        redeem(qr, 10).expectProblem(409, "suspended");
        assertThat(anonymous()
                        .post("/api/vouchers/verify", Map.of("qr", qr))
                        .expect(200)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("suspended");
        told(answers.get("email"), "Your voucher is stopped: it was reported as lost");
        assertThat(holder.get("/vouchers/" + code).body())
                .contains(
                        "This voucher was reported as lost. Nobody can use it now. A manager of the programme decides by",
                        "What happens next")
                .doesNotContain("/vouchers/" + code + "/loss");
        assertThat(holder.get("/applications/" + number).body())
                .contains("This voucher was reported as lost")
                .doesNotContain("#lost\"");
        String task = Cases.task(manager, number);
        assertThat(manager.get("/engine-rest/task/" + task + "/form-variables")
                        .expect(200)
                        .json()
                        .path("lostWords")
                        .path("value")
                        .asText())
                .isEqualTo("Stolen <b>on the bus</b>.");
        assertThat(jdbc.sql("select encode(words, 'escape') from voucher_loss where voucher_code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .as("kept encrypted")
                .doesNotContain("bus");

        assertThat(holder.get("/api/my-data").body())
                .as("in the copy of one's own data")
                .contains("on the bus");

        decide(task, "reissue", "The paper is gone.").expect(204);

        assertThat(view(code).path("state").asText()).isEqualTo("replaced");
        redeem(qr, 1).expectProblem(409, "replaced");
        String next = applicant
                .get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("voucherCode")
                .asText();
        assertThat(next).isNotEqualTo(code);
        Cases.voucherLetter(applicant, next);
        redeem(view(next).path("qr").asText(), 70).expect(201);
        assertThat(outcomes()).containsExactly("reissued by programme-manager");
        assertThat(actions())
                .containsSubsequence("voucherSuspended " + account, "voucherReportedLost " + account)
                .contains("voucherReplaced programme-manager");
        nothingWaits();
    }

    @Test
    void onlyAManagerMakesAVoucherThatWasFoundGoodAgain() throws Exception {
        report("").body();
        String task = Cases.task(manager, number);
        assertThat(decide(task, "revoke", "No.").status()).isBetween(400, 499);
        assertThat(decide(task, "resume", " ").status()).isBetween(400, 499);
        applicant
                .post("/api/vouchers/" + code + "/resumption", Map.of("reason", "Found it."))
                .expectProblem(403, "forbidden");
        assertThat(decide(as(account), task, "resume", "Found it.").status()).isBetween(400, 499);
        assertThat(view(code).path("state").asText()).isEqualTo("suspended");
        assertThat(outcomes()).containsExactly("open");

        decide(task, "resume", "The holder found it under the bed.").expect(204);

        told(answers.get("email"), "Your voucher is good again");
        redeem(qr, 100).expect(201);
        assertThat(outcomes()).containsExactly("found by programme-manager");
        assertThat(report("And again.").statusCode()).as("used up").isEqualTo(409);
        nothingWaits();
    }

    @Test
    void aReportNeitherLiftsNorHidesTheSuspensionOfAManager() throws Exception {
        manager.post("/api/vouchers/" + code + "/suspension", Map.of("reason", "It was sold."))
                .expect(200);

        HttpResponse<String> refused = report("I lost it.");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("This voucher is suspended already.");
        assertThat(holder.get("/vouchers/" + code).body()).doesNotContain("/loss", "reported as lost");
        assertThat(outcomes()).isEmpty();
        manager.post("/api/vouchers/" + code + "/revocation", Map.of("reason", "It was sold."))
                .expect(200);
        assertThat(report("I lost it.").body()).contains("This voucher has ended. Nobody can use it");
        nothingWaits();
    }

    @Test
    void aManagerMaySuspendOrRevokeALostVoucherAndTheTaskEnds() throws Exception {
        report("I lost it.");
        String since = suspendedAt();
        manager.post("/api/vouchers/" + code + "/suspension", Map.of("reason", "It was sold."))
                .expect(200);

        assertThat(view(code).path("state").asText()).isEqualTo("suspended");
        assertThat(outcomes()).containsExactly("suspended by programme-manager");
        assertThat(suspendedAt()).as("nothing counts from a later moment").isEqualTo(since);
        nothingWaits();
        manager.post("/api/vouchers/" + code + "/suspension", Map.of("reason", "Once more."))
                .expectProblem(409, "alreadySuspended");
        manager.post("/api/vouchers/" + code + "/resumption", Map.of("reason", "A mistake."))
                .expect(200);

        report("Now really.");
        manager.post("/api/vouchers/" + code + "/revocation", Map.of("reason", "It was sold."))
                .expect(200);

        assertThat(outcomes()).containsExactly("suspended by programme-manager", "ended by programme-manager");
        nothingWaits();
    }

    @Test
    void nobodyElseReportsIt() throws Exception {
        Visitor stranger = loggedIn(Accounts.create(identities, "applicant"));
        assertThat(report(stranger, code, "Ha.").statusCode()).isEqualTo(404);
        assertThat(report(stranger, "AAAA-AAAA-AAAA-AAAA", "Ha.").statusCode()).isEqualTo(404);
        assertThat(report(stranger, "no-code", "Ha.").statusCode()).isEqualTo(404);
        assertThat(report(loggedIn("programme-manager"), code, "Ha.").statusCode())
                .as("a manager has a way of their own")
                .isEqualTo(404);
        assertThat(report(loggedIn("service-provider"), code, "Ha.").statusCode())
                .isBetween(403, 404);
        // without the token of the page
        holder.send("/vouchers/" + code + "/loss", Map.of("words", ""));
        assertThat(report("x".repeat(501)).statusCode()).isEqualTo(422);
        assertThat(report("\u0007").statusCode()).isEqualTo(422);
        assertThat(view(code).path("state").asText()).isEqualTo("issued");
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void pressedManyTimesAtOnceIsOneReport() throws Exception {
        String token = holder.token("/vouchers/" + code);

        List<Integer> pressed = Together.run(10, n -> {
            try {
                return holder.send("/vouchers/" + code + "/loss", Map.of("words", "Time " + n, "_csrf", token))
                        .statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(pressed).containsOnly(302);
        assertThat(outcomes()).containsExactly("open");
        assertThat(instances()).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from voucher_change where voucher_code = ?")
                        .param(code)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void ofAReportAndARedemptionAtTheSameMomentTheFirstOneCounts() throws Exception {
        String token = holder.token("/vouchers/" + code);

        List<Integer> both = Together.run(List.of(
                () -> holder.send("/vouchers/" + code + "/loss", Map.of("_csrf", token))
                        .statusCode(),
                () -> redeem(qr, 30).status()));

        assertThat(both.get(0)).isEqualTo(302);
        assertThat(both.get(1)).isIn(201, 409);
        JsonNode after = view(code);
        assertThat(after.path("state").asText()).isEqualTo("suspended");
        assertThat(after.path("balance").asInt()).isEqualTo(both.get(1) == 201 ? 70 : 100);
        redeem(qr, 30).expectProblem(409, "suspended");
    }

    @Test
    void aFourthReportWithinAMonthIsRefused() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(report("Lost.").statusCode()).isEqualTo(302);
            manager.post("/api/vouchers/" + code + "/resumption", Map.of("reason", "Found."))
                    .expect(200);
        }

        HttpResponse<String> refused = report("Lost.");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Call our office");
        assertThat(view(code).path("state").asText()).isEqualTo("issued");
        nothingWaits();
    }

    @Test
    void whoHasAnotherDutyOnTheCaseDoesNotDecide() throws Exception {
        report("Lost.");
        String other = Accounts.create(identities, "programme-manager");
        jdbc.sql("insert into case_duty (application_number, person, duty) values (?, ?, 'print')")
                .params(number, other)
                .update();
        String task = Cases.task(manager, number);

        assertThat(decide(as(other), task, "reissue", "To me.").status()).isBetween(400, 499);

        assertThat(outcomes()).containsExactly("open");
        decide(task, "reissue", "The paper is gone.").expect(204);
        assertThat(decide(task, "reissue", "Again.").status()).isBetween(400, 599);
        assertThat(jdbc.sql("select person from case_duty where application_number = ? and duty = 'voucherChange'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactly("programme-manager");
    }

    @Test
    void theDatabaseKeepsReports() throws Exception {
        assertThatThrownBy(this::insert).hasMessageContaining("suspended first");
        report("Lost.");
        assertThatThrownBy(this::insert).hasMessageContaining("one_open_loss_a_voucher");
        assertThatThrownBy(() -> jdbc.sql("update voucher set state = 'issued' where code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("nobody has settled it");
        assertThatThrownBy(() -> jdbc.sql("update voucher_loss set reported_by = 'thief' where voucher_code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> jdbc.sql("delete from voucher_loss where voucher_code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("append-only");
        assertThat(jdbc.sql("update voucher_loss set words = null where voucher_code = ?")
                        .param(code)
                        .update())
                .as("words are erased")
                .isEqualTo(1);
        decide(Cases.task(manager, number), "resume", "Found.").expect(204);
        assertThatThrownBy(() -> jdbc.sql("update voucher_loss set outcome = 'ended' where voucher_code = ?")
                        .param(code)
                        .update())
                .hasMessageContaining("append-only");
    }

    private void insert() {
        jdbc.sql("""
                        insert into voucher_loss (voucher_code, reported_by, reported_at, due_at)
                        values (?, 'thief', now(), now() + interval '1 day')""").param(code).update();
    }

    private static Visitor loggedIn(String account) throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(account, "demo");
        return visitor;
    }

    private HttpResponse<String> report(String words) throws Exception {
        return report(holder, code, words);
    }

    private static HttpResponse<String> report(Visitor who, String voucher, String words) throws Exception {
        return who.send(
                "/vouchers/" + voucher + "/loss", Map.of("words", words, "_csrf", who.token("/complaints/new")));
    }

    private Answer decide(String task, String decision, String reason) {
        return decide(manager, task, decision, reason);
    }

    private static Answer decide(Api who, String task, String decision, String reason) {
        return Cases.complete(who, task, Map.of("lostDecision", decision, "changeReason", reason));
    }

    private Answer redeem(String text, int amount) {
        return as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", text, "amount", amount, "currency", "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private JsonNode view(String voucher) {
        return applicant.get("/api/vouchers/" + voucher).expect(200).json();
    }

    private List<String> outcomes() {
        return jdbc.sql("""
                        select coalesce(outcome || ' by ' || settled_by, 'open') from voucher_loss l join voucher v on v.code = l.voucher_code
                         where v.application_number = ? order by l.id""").param(number).query(String.class).list();
    }

    private List<String> actions() {
        return jdbc.sql("select action || ' ' || actor from audit_entry where case_number = ? order by id")
                .param(number)
                .query(String.class)
                .list();
    }

    private String suspendedAt() {
        return facts.suspendedAt(new VoucherCode(code)).orElseThrow().toString();
    }

    private long instances() {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("lostVoucher")
                .processInstanceBusinessKey(number)
                .count();
    }

    private void nothingWaits() {
        await().atMost(PATIENCE).until(() -> instances() == 0);
    }
}
