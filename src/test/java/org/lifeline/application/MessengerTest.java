package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmsServer;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A messenger tells what an SMS would tell, to somebody who agreed to it and chose it, and no secret. */
class MessengerTest extends LifelineTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(100);

    @Autowired
    private IdentityService identities;

    @Autowired
    private ManagementService management;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicantMessages letters;

    private String name;
    private String phone;
    private String number;
    private Visitor visitor;

    @BeforeEach
    void anApplicationOfSomebodyWithAMobile() throws Exception {
        name = Accounts.create(identities, "applicant");
        phone = "+251911650" + NUMBERS.incrementAndGet();
        Map<String, Object> answers = Cases.answers("phone", phone);
        answers.remove("email");
        number = Cases.apply(as(name), NewProgramme.with(jdbc).stages("junior-officer"), answers);
        visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        await().atMost(PATIENCE).until(() -> sms() == 1);
    }

    private int choose(Map<String, String> choices) throws Exception {
        Map<String, String> form = new LinkedHashMap<>(choices);
        form.put("_csrf", visitor.token(page()));
        return visitor.send(page(), form).statusCode();
    }

    private String page() {
        return "/applications/" + number + "/ways";
    }

    private int sms() {
        return SMS.to(phone).size();
    }

    private List<SmsServer.Received> messenger() {
        return MESSENGER.to(phone);
    }

    private void reject() {
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "Looked at with care.")
                .expect(204);
        Cases.status(as(name), number, "rejected");
    }

    @Test
    void whoAgreedAndChoseItIsToldByTheMessengerAndNotBySms() throws Exception {
        assertThat(visitor.get(page()).body())
                .contains("I agree to be told by Chirp", "id=\"decision-sms\" name=\"decision\" value=\"sms\" checked");
        assertThat(choose(Map.of("messenger", "asked", "messenger-agreed", "yes", "decision", "messenger")))
                .isEqualTo(302);

        reject();

        await().atMost(PATIENCE).until(() -> messenger().size() == 1);
        SmsServer.Received told = messenger().get(0);
        assertThat(told.id()).isEqualTo(number + "/rejected/messenger").isEqualTo(told.key());
        assertThat(told.authorization()).isEqualTo("Bearer " + SmsServer.TOKEN);
        assertThat(told.text()).contains(number).doesNotContain("Looked at with care");
        assertThat(sms()).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select exists (select from sent_message where business_key = :key)")
                        .param("key", told.id())
                        .query(Boolean.class)
                        .single());
        assertThat(as(name).get("/api/my-data").expect(200).text()).contains("\"way\":\"messenger\"");
    }

    @Test
    void nobodyIsToldByItWithoutTheirConsentAndItEndsWithTheConsent() throws Exception {
        assertThat(choose(Map.of("decision", "messenger"))).isEqualTo(422);
        assertThat(choose(Map.of("messenger", "asked", "decision", "messenger")))
                .isEqualTo(422);
        assertThat(choose(Map.of("messenger", "asked", "messenger-agreed", "yes", "decision", "messenger")))
                .isEqualTo(302);
        assertThat(choose(Map.of("messenger", "asked"))).isEqualTo(302);

        reject();

        await().atMost(PATIENCE).until(() -> sms() == 2);
        assertThat(messenger()).isEmpty();
        assertThat(jdbc.sql("""
                                select details ->> 'messenger' from audit_entry
                                 where case_number = :case and action = 'messageWayChosen' and details ->> 'messenger' is not null order by id""").param("case", number).query(String.class).list())
                .containsExactly("agreed", "withdrawn");
    }

    @Test
    void aNumberThatTheMessengerDoesNotKnowGetsTheSms() throws Exception {
        assertThat(choose(Map.of("messenger", "asked", "messenger-agreed", "yes", "decision", "messenger")))
                .isEqualTo(302);
        MESSENGER.refuseForGood(phone);

        reject();

        await().atMost(PATIENCE).until(() -> sms() == 2);
        assertThat(SMS.to(phone).get(1).id()).isEqualTo(number + "/rejected/sms");
    }

    @Test
    void anSmsThatReachesNobodyGoesByTheMessengerWhereThePersonAgreed() throws Exception {
        assertThat(choose(Map.of("messenger", "asked", "messenger-agreed", "yes")))
                .isEqualTo(302);
        SMS.refuseForGood(phone);

        reject();

        await().atMost(PATIENCE).until(() -> messenger().size() == 1);
    }

    @Test
    void whatStillWaitedWhenTheConsentEndedGoesBySms() throws Exception {
        assertThat(choose(Map.of("messenger", "asked", "messenger-agreed", "yes", "decision", "messenger")))
                .isEqualTo(302);
        MESSENGER.refuse(phone);
        reject();
        String job = await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                select j.id_ from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                                 where e.business_key_ = :case and j.exception_msg_ is not null""")
                                .param("case", number)
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(choose(Map.of("messenger", "asked"))).isEqualTo(302);
        int tries = messenger().size();

        management.executeJob(job);

        await().atMost(PATIENCE).until(() -> sms() == 2);
        assertThat(messenger()).hasSize(tries);
    }

    @Test
    void aPinNeverGoesByIt() throws Exception {
        assertThat(choose(Map.of(
                        "messenger",
                        "asked",
                        "messenger-agreed",
                        "yes",
                        "voucher",
                        "messenger",
                        "decision",
                        "messenger")))
                .isEqualTo(302);
        SMS.refuseForGood(phone);

        letters.sendPin(number, "1", "4711");

        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select unreached_at is not null from message where business_key = :key")
                        .param("key", number + "/pin/1")
                        .query(Boolean.class)
                        .single());
        assertThat(messenger()).isEmpty();
    }
}
