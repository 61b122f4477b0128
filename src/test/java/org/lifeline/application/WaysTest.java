package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/** An applicant chooses how they are told; what protects them, and what opens something, does not follow the choice of somebody else. */
class WaysTest extends LifelineTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(100);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private Clock clock;

    private String name;
    private String number;
    private String phone;
    private String email;
    private Visitor visitor;

    @BeforeEach
    void anApplicationWithTwoWays() throws Exception {
        name = Accounts.create(identities, "applicant");
        phone = "+251911590" + NUMBERS.incrementAndGet();
        email = "ways-" + phone.substring(1) + "@example.org";
        Map<String, Object> answers = Cases.answers("phone", phone);
        answers.put("email", email);
        number = Cases.apply(as(name), NewProgramme.with(jdbc).stages("junior-officer"), answers);
        visitor = new Visitor(ADDRESS);
        visitor.logIn(name, "demo");
        // both ways, as before anybody chose
        await().atMost(PATIENCE).until(() -> sms() == 1 && mails() == 1);
    }

    private String page() {
        return "/applications/" + number + "/ways";
    }

    private HttpResponse<String> choose(String group, String way) throws Exception {
        return visitor.send(page(), Map.of(group, way, "_csrf", visitor.token(page())));
    }

    private int sms() {
        return SMS.to(phone).size();
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

    @Test
    void aDecisionGoesByTheWayThatWasChosen() throws Exception {
        assertThat(choose("decision", "sms").statusCode()).isEqualTo(302);
        assertThat(visitor.get(page()).body()).contains("id=\"decision-sms\" name=\"decision\" value=\"sms\" checked");

        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "Looked at with care.")
                .expect(204);
        Cases.status(as(name), number, "rejected");
        await().atMost(PATIENCE).until(() -> sms() == 2);

        assertThat(posted("application-rejected")).isEqualTo("sms only");
        assertThat(mails()).isEqualTo(1);
    }

    /** By which ways the newest message of this kind was to be sent. */
    private String posted(String template) {
        List<String> started = jdbc.sql("""
                        select s.business_key from message m join sent_message s on s.business_key in (m.business_key, m.business_key || '/sms')
                         where m.case_number = :case and m.template = :template""")
                .param("case", number)
                .param("template", template)
                .query(String.class)
                .list();
        return started.stream().allMatch(key -> key.endsWith("/sms")) ? "sms only" : started.toString();
    }

    @Test
    void whatWarnsOfAnotherGoesByEveryWay() throws Exception {
        for (String group : List.of("decision", "questions", "voucher", "reminders")) {
            choose(group, "email");
        }
        int before = sms();
        visitor.send(
                "/applications/" + number + "/contact",
                Map.of(
                        "email",
                        "another-" + email,
                        "phone",
                        phone,
                        "town",
                        "Adama",
                        "version",
                        version(),
                        "_csrf",
                        visitor.token("/applications/" + number)));
        await().atMost(PATIENCE).until(() -> sms() == before + 1);
        assertThat(SMS.to(phone).get(before).id()).contains("/contact/");
    }

    private String version() throws Exception {
        return visitor.get("/applications/" + number)
                .body()
                .replaceAll("(?s).*name=\"version\" value=\"([^\"]*)\".*", "$1");
    }

    @Test
    void thePhoneIsQuietWhenThePersonSaysSoAndAWarningIsNotHeld() throws Exception {
        LocalTime now = LocalTime.now(clock);
        String from = "%02d:00".formatted((now.getHour() + 23) % 24);
        String until = "%02d:00".formatted((now.getHour() + 3) % 24);
        assertThat(visitor.send(page(), Map.of("quietFrom", from, "quietUntil", from, "_csrf", visitor.token(page())))
                        .statusCode())
                .isEqualTo(422);
        assertThat(visitor.send(page(), Map.of("quietFrom", from, "quietUntil", until, "_csrf", visitor.token(page())))
                        .statusCode())
                .isEqualTo(302);
        assertThat(visitor.get(page()).body()).contains("<option value=\"" + until + "\" selected");

        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        "notEligible",
                        "Looked at with care.")
                .expect(204);
        Cases.status(as(name), number, "rejected");
        await().atMost(PATIENCE).until(() -> mails() == 2);
        await().atMost(PATIENCE)
                .until(() -> management.createJobQuery().activityId("event_smsMayGo").list().stream()
                        .anyMatch(job -> runtime.createProcessInstanceQuery()
                                        .processInstanceId(job.getProcessInstanceId())
                                        .processInstanceBusinessKey(number)
                                        .count()
                                > 0));
        assertThat(sms()).isEqualTo(1);
    }

    @Test
    void nobodyElseChoosesAndOnlyAWayThatReachesThem() throws Exception {
        Visitor stranger = new Visitor(ADDRESS);
        stranger.logIn(Accounts.create(identities, "applicant"), "demo");
        assertThat(stranger.get(page()).statusCode()).isEqualTo(404);
        assertThat(stranger.send(page(), Map.of("decision", "sms", "_csrf", stranger.token("/applications")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(choose("decision", "pigeon").statusCode()).isEqualTo(422);
        choose("always", "sms");
        assertThat(jdbc.sql("select count(*) from message_choice where case_number = :case")
                        .param("case", number)
                        .query(Long.class)
                        .single())
                .isZero();
        choose("questions", "sms");
        choose("questions", "every");
        assertThat(visitor.get(page()).body())
                .contains("id=\"questions-every\" name=\"questions\" value=\"every\" checked");
        assertThat(jdbc.sql("""
                                select (details ->> 'group') || ' ' || (details ->> 'way') from audit_entry
                                 where case_number = :case and action = 'messageWayChosen' order by id""").param("case", number).query(String.class).list())
                .as("who silences a message leaves a trace")
                .containsExactly("questions sms", "questions every");
    }
}
