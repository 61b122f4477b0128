package org.lifeline.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A programme that asks its beneficiaries, what is redeemed in it, and the way to the link that a beneficiary is sent. */
abstract class FeedbackTest extends LifelineTest {

    private static final String TABLE = "feedback/feedback-terms.dmn";
    private static final Pattern LINK = Pattern.compile("/f/[A-Za-z0-9_-]{22}\\?lang=[a-z]{2}");

    /** Help that was redeemed. */
    record Help(String application, String redemption, String email, String phone, JsonNode voucher) {

        String voucherCode() {
            return voucher.path("code").asText();
        }
    }

    @Autowired
    JdbcClient jdbc;

    @Autowired
    RepositoryService models;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    FeedbackQuestions questions;

    final Api provider = as("service-provider");

    String programme = "";

    private @Nullable ChangedTable table;

    @BeforeEach
    void aProgrammeThatAsks() {
        programme = NewProgramme.with(jdbc).reversalHours(24).stages("social-worker");
        table = ChangedTable.deploy(
                models, TABLE, ChangedTable.text(TABLE).replace("\"EMA\"", "\"EMA\", \"" + programme + "\""));
    }

    @AfterEach
    void theTableAsItWas() {
        if (table != null) {
            table.close();
        }
    }

    JsonNode voucher(Map<String, Object> answers) {
        String number = Cases.apply(as("applicant"), programme, answers);
        Cases.approve(as("social-worker"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        return as("applicant").get("/api/vouchers/" + code).expect(200).json();
    }

    Help redeemed(String amount) {
        return redeemed(amount, Map.of());
    }

    Help redeemed(String amount, Map<String, Object> more) {
        Map<String, Object> answers = new HashMap<>(Cases.answers());
        answers.put("email", "b-" + UUID.randomUUID() + "@example.org");
        answers.putAll(more);
        JsonNode voucher = voucher(answers);
        String redemption = ClaimSteps.redeem(provider, voucher, amount);
        return new Help(
                jdbc.sql("select application_number from voucher where code = ?")
                        .param(voucher.path("code").asText())
                        .query(String.class)
                        .single(),
                redemption,
                String.valueOf(answers.get("email")),
                String.valueOf(answers.get("phone")),
                voucher);
    }

    /** Begins the process of a redemption; the timer that runs every ten minutes may have been quicker. */
    ProcessInstance begun(String redemption) {
        questions.beginNew();
        await().atMost(PATIENCE).until(() -> instance(redemption) != null);
        return instance(redemption);
    }

    @Nullable
    ProcessInstance instance(String redemption) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("beneficiaryFeedback")
                .variableValueEquals("redemptionId", redemption)
                .singleResult();
    }

    /** Runs the timer at this element of the redemption's process. */
    void time(String redemption, String element) {
        Job[] job = new Job[1];
        await().atMost(PATIENCE).until(() -> {
            ProcessInstance instance = instance(redemption);
            job[0] = instance == null
                    ? null
                    : management
                            .createJobQuery()
                            .processInstanceId(instance.getId())
                            .activityId(element)
                            .singleResult();
            return job[0] != null;
        });
        Jobs.run(management, job[0]);
    }

    /** Asks about a redemption, and returns the path of the link that was sent. */
    String asked(Help help) {
        begun(help.redemption());
        time(help.redemption(), "event_timeToAsk");
        return link(help.email());
    }

    /** The path of the link in the mail to this address, with the language. */
    String link(String email) {
        String[] link = new String[1];
        await().atMost(PATIENCE).until(() -> {
            for (MimeMessage mail : MAIL.getReceivedMessages()) {
                if (mail.getAllRecipients()[0].toString().equals(email)) {
                    Matcher found = LINK.matcher(String.valueOf(mail.getContent()));
                    if (found.find()) {
                        link[0] = found.group();
                    }
                }
            }
            return link[0] != null;
        });
        return link[0];
    }

    /** Sends the form of a link, without cookies and without having opened its page. */
    static Answer answer(String link, String received, String askedToPay) {
        return anonymous()
                .post(
                        link,
                        "application/x-www-form-urlencoded",
                        ("received=" + received + "&askedToPay=" + askedToPay).getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until a process about the redemption's case has ended here. The history keeps no values of variables. */
    void ended(String redemption, String event) {
        String application = jdbc.sql(
                        "select v.application_number from redemption r join voucher v on v.code = r.voucher_code where r.id = ?::uuid")
                .param(redemption)
                .query(String.class)
                .single();
        await().atMost(PATIENCE)
                .until(() -> history
                        .createHistoricProcessInstanceQuery()
                        .processDefinitionKey("beneficiaryFeedback")
                        .processInstanceBusinessKey(application)
                        .finished()
                        .list()
                        .stream()
                        .anyMatch(done -> history.createHistoricActivityInstanceQuery()
                                        .processInstanceId(done.getId())
                                        .activityId(event)
                                        .count()
                                > 0));
    }

    /** The manager's task about the complaint of a case. */
    String complaint(Api manager, String application) {
        String[] id = new String[1];
        await().atMost(PATIENCE).until(() -> {
            id[0] = manager.get(
                            "/engine-rest/task?taskDefinitionKey=userTask_decideComplaint&processInstanceBusinessKey="
                                    + application)
                    .expect(200)
                    .json()
                    .path(0)
                    .path("id")
                    .asText(null);
            return id[0] != null;
        });
        return id[0];
    }

    Answer decide(Api manager, String application, String finding) {
        return Cases.complete(
                manager,
                complaint(manager, application),
                Map.of("finding", finding, "reason", "I talked to the beneficiary and to the hospital."));
    }

    String claimed(Help help) {
        return ClaimSteps.submitted(provider, help.redemption());
    }

    String approved(Help help) {
        String claim = claimed(help);
        ClaimSteps.approve(as("accountant"), claim);
        ClaimSteps.status(provider, claim, "approved");
        return claim;
    }

    boolean isHeld(String claim) {
        return jdbc.sql("select is_held_by_complaint(?)")
                .param(claim)
                .query(Boolean.class)
                .single();
    }

    static void hasAnswers(Feedbacks feedbacks, String redemption, Boolean received, Boolean askedToPay) {
        assertThat(feedbacks.find(UUID.fromString(redemption))).get().satisfies(each -> {
            assertThat(each.received()).isEqualTo(received);
            assertThat(each.askedToPay()).isEqualTo(askedToPay);
        });
    }
}
