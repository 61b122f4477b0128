package org.lifeline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The allowance of SMS is used up: codes are not sent, cases wait for theirs and lose none, and operations see it. */
class SmsUsedUpTest extends AccountTest {

    private static final long MOST = 1_000_000;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    @Autowired
    private IdentityService identities;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    /** As if so many parts were used in this day; the day, because an hour may end during the test. */
    private void used(long parts, long codes) {
        Instant day = LocalDate.now(clock).atStartOfDay(clock.getZone()).toInstant();
        for (Instant start : new Instant[] {day, day.plus(1, ChronoUnit.DAYS)}) {
            jdbc.sql("""
                            insert into sms_allowance (period, starts_at, parts, code_parts) values ('day', :start, :parts, :codes)
                            on conflict (period, starts_at) do update set parts = :parts, code_parts = :codes""")
                    .param("start", start.atOffset(ZoneOffset.UTC))
                    .param("parts", parts)
                    .param("codes", codes)
                    .update();
        }
    }

    @AfterEach
    void another() {
        used(0, 0);
    }

    @Test
    void nobodyIsSentACodeBySmsAndCasesAreStillTold() throws Exception {
        used(MOST / 2, MOST / 2);
        String phone = phone();

        HttpResponse<String> answer = ask(visitor(), phone);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("Too many codes");
        assertThat(SMS.to(phone)).isEmpty();
        // mail costs nothing
        assertThat(ask(visitor(), "somebody-" + phone.substring(4) + "@example.org")
                        .statusCode())
                .isEqualTo(302);

        String number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers("phone", phone));
        await().atMost(PATIENCE).until(() -> !SMS.to(phone).isEmpty());
        assertThat(SMS.to(phone).get(0).id()).startsWith(number);
        assertThat(as("operations").get("/operations").expect(200).text())
                .contains("The allowance of SMS is used up", "500,000");
    }

    @Test
    void theSmsOfACaseWaitsAndIsSentOnceWhenThereIsAnAllowanceAgain() {
        used(MOST, 0);
        String phone = phone();
        String number = Cases.apply(as(Accounts.create(identities, "applicant")), Cases.answers("phone", phone));
        await().atMost(PATIENCE).until(() -> waiting(number) != null);
        assertThat(SMS.to(phone)).isEmpty();

        used(0, 0);
        Jobs.run(management, waiting(number));

        await().atMost(PATIENCE).until(() -> !SMS.to(phone).isEmpty());
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processDefinitionKey("sendMessage")
                                .processInstanceBusinessKey(number)
                                .count()
                        == 0);
        assertThat(SMS.to(phone)).hasSize(1);
    }

    private Job waiting(String number) {
        return management.createJobQuery().activityId("event_smsMayGo").list().stream()
                .filter(job -> runtime.createProcessInstanceQuery()
                                .processInstanceId(job.getProcessInstanceId())
                                .processInstanceBusinessKey(number)
                                .count()
                        > 0)
                .findFirst()
                .orElse(null);
    }

    @Test
    void noAccountIsOpenedWithTheNumberOfASatelliteOrAPaidService() throws Exception {
        Visitor visitor = visitor();
        for (String costly : new String[] {"+881 6 123 45678", "+44 909 879 0000"}) {
            HttpResponse<String> answer =
                    visitor.send("/login/code", Map.of("contact", costly, "_csrf", visitor.token("/login/code")));
            assertThat(answer.statusCode()).as(costly).isEqualTo(422);
        }
    }
}
