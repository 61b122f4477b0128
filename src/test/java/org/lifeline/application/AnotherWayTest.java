package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A mailbox that does not exist, a number that no SMS reaches: the message goes another way once, or the officer reads that it reached nobody. */
class AnotherWayTest extends LifelineTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(100);
    private static final String NO_MAILBOX = "550 5.1.1 There is no such mailbox";
    private static final String ANOTHER = "A message was refused by one way and went by another";
    private static final String NOBODY = "A message did not reach the applicant";

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicantMessages letters;

    private String name;
    private String phone;
    private String email;

    @BeforeEach
    void somebodyWithTwoWays() {
        name = Accounts.create(identities, "applicant");
        phone = "+251911640" + NUMBERS.incrementAndGet();
        email = "another-" + phone.substring(1) + "@example.org";
    }

    private String apply() {
        Map<String, Object> answers = Cases.answers("phone", phone);
        answers.put("email", email);
        return Cases.apply(as(name), NewProgramme.with(jdbc).stages("junior-officer"), answers);
    }

    private void reject(String number) {
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "Looked at with care.")
                .expect(204);
        Cases.status(as(name), number, "rejected");
    }

    /** Sends the page of choices, and says what the answer was. */
    private int choose(String number, Map<String, String> choices) throws Exception {
        Visitor visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        String page = "/applications/" + number + "/ways";
        Map<String, String> form = new LinkedHashMap<>(choices);
        form.put("_csrf", visitor.token(page));
        return visitor.send(page, form).statusCode();
    }

    private List<String> sms() {
        return SMS.to(phone).stream().map(each -> each.id()).distinct().toList();
    }

    private long mails() {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(email);
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .count();
    }

    /** Waits until this message was posted, and nothing of the case waits to be sent. */
    private void nothingWaits(String number, String message) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select exists (select from message where business_key = ?)")
                                .param(number + "/" + message)
                                .query(Boolean.class)
                                .single()
                        && runtime.createProcessInstanceQuery()
                                        .processDefinitionKey("sendMessage")
                                        .processInstanceBusinessKey(number)
                                        .count()
                                == 0);
    }

    /** Waits until a step of sending has failed. */
    private String failedJob(String number) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                select j.id_ from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                                 where e.business_key_ = :case and j.exception_msg_ is not null""")
                                .param("case", number)
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private String caseFile(String number) {
        return as("junior-officer")
                .get("/case-file/" + Cases.task(as("junior-officer"), number))
                .expect(200)
                .text();
    }

    @Test
    void aMailboxThatDoesNotExistIsReplacedByAnSmsOnce() throws Exception {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        assertThat(choose(number, Map.of("decision", "email"))).isEqualTo(302);
        MAIL_GATE.refuse(email, NO_MAILBOX);

        reject(number);

        await().atMost(PATIENCE).until(() -> sms().size() == 2);
        nothingWaits(number, "rejected");
        assertThat(sms()).containsExactly(number + "/received/sms", number + "/rejected/sms");
        assertThat(mails()).isEqualTo(1);
        assertThat(as(name).get("/applications/" + number).expect(200).text())
                .doesNotContain("A message could not be delivered to you");
        assertThat(jdbc.sql("select count(*) from message where case_number = :case and spare is not null")
                        .param("case", number)
                        .query(Long.class)
                        .single())
                .as("what was kept for another way is deleted with the rest")
                .isZero();
    }

    @Test
    void aNumberThatNoSmsReachesIsReplacedByAMail() throws Exception {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        assertThat(choose(number, Map.of("decision", "sms"))).isEqualTo(302);
        SMS.refuseForGood(phone);

        reject(number);

        await().atMost(PATIENCE).until(() -> mails() == 2);
        nothingWaits(number, "rejected");
    }

    @Test
    void theOfficerReadsWhichWayWasRefused() {
        MAIL_GATE.refuse(email, NO_MAILBOX);
        String number = apply();
        nothingWaits(number, "received");

        assertThat(sms())
                .as("it went by both ways, and goes by the other one no second time")
                .hasSize(1);
        assertThat(caseFile(number))
                .contains(ANOTHER, "The mail address does not exist or is closed.")
                .doesNotContain(NOBODY);
    }

    @Test
    void whatReachesNobodyIsNotedOnceForTheOfficerAndTheApplicant() {
        MAIL_GATE.refuse(email, NO_MAILBOX);
        SMS.refuseForGood(phone);
        String number = apply();
        nothingWaits(number, "received");

        assertThat(caseFile(number)).contains(NOBODY, "No SMS reaches the telephone number.", "Call or visit them");
        assertThat(as(name).get("/applications/" + number).expect(200).text())
                .containsOnlyOnce("A message could not be delivered to you");
        assertThat(as("operations").get("/operations").expect(200).text())
                .contains("Reached nobody in the last 24 hours");
    }

    @Test
    void aServerThatDoesNotWantOurMailIsNoRefusalForGood() throws Exception {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        assertThat(choose(number, Map.of("decision", "email"))).isEqualTo(302);
        MAIL_GATE.refuse(email, "550 5.7.1 Your server is on a list of spammers");

        reject(number);

        failedJob(number);
        assertThat(sms()).hasSize(1);
        MAIL_GATE.takeAgain(email);
    }

    @Test
    void aMessageOfBeforeThereWereOtherWaysWaitsForOperationsAsItDid() throws Exception {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        assertThat(choose(number, Map.of("decision", "email"))).isEqualTo(302);
        MAIL_GATE.refuse(email, "450 Try again later");
        reject(number);
        String job = failedJob(number);
        jdbc.sql("update message set moves = false where business_key = :key")
                .param("key", number + "/rejected")
                .update();
        MAIL_GATE.refuse(email, NO_MAILBOX);

        assertThatThrownBy(() -> management.executeJob(job)).hasMessageContaining("refuses messages for good");

        assertThat(sms()).hasSize(1);
        MAIL_GATE.takeAgain(email);
        management.executeJob(job);
        assertThat(mails()).isEqualTo(2);
    }

    @Test
    void aWayThatWasExcludedReplacesNone() throws Exception {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        assertThat(choose(number, Map.of("never", "asked", "never-sms", "yes"))).isEqualTo(302);
        MAIL_GATE.refuse(email, NO_MAILBOX);

        reject(number);
        await().atMost(PATIENCE)
                .until(() -> as(name).get("/applications/" + number)
                        .expect(200)
                        .text()
                        .contains("A message could not be delivered to you"));
        nothingWaits(number, "rejected");

        assertThat(sms()).hasSize(1);
    }

    @Test
    void aSecretGoesNoOtherWayThanItWasMeantTo() {
        String number = apply();
        await().atMost(PATIENCE).until(() -> mails() == 1 && sms().size() == 1);
        SMS.refuseForGood(phone);

        letters.sendPin(number, "1", "4711");

        nothingWaits(number, "pin/1");
        assertThat(sms()).contains(number + "/pin/1/sms");
        assertThat(mails()).as("the mailbox may have the voucher already").isEqualTo(1);
        assertThat(caseFile(number)).contains(NOBODY).doesNotContain("4711");
    }

    @Test
    void nobodySilencesEverythingAndNoChoiceContradictsItself() throws Exception {
        String number = apply();

        assertThat(choose(number, Map.of("never", "asked", "never-sms", "yes", "never-email", "yes")))
                .isEqualTo(422);
        assertThat(choose(number, Map.of("never", "asked", "never-sms", "yes", "decision", "sms")))
                .isEqualTo(422);
        assertThat(choose(number, Map.of("decision", "sms"))).isEqualTo(302);
        assertThat(choose(number, Map.of("never", "asked", "never-sms", "yes")))
                .as("chosen before")
                .isEqualTo(422);
        assertThat(choose(number, Map.of("never", "asked", "never-email", "yes")))
                .isEqualTo(302);
        assertThat(choose(number, Map.of("questions", "email"))).isEqualTo(422);
        assertThat(choose(number, Map.of("never", "asked"))).isEqualTo(302);
        assertThat(jdbc.sql("""
                                select details ->> 'never' from audit_entry
                                 where case_number = :case and action = 'messageWayChosen' and details ->> 'never' is not null order by id""").param("case", number).query(String.class).list())
                .containsExactly("email", "");
    }
}
