package org.lifeline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.icegreen.greenmail.user.MessageDeliveryHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Jobs;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A mail server or an SMS gateway that takes a message and says nothing holds no connection to the database. */
class SlowOutsideTest extends LifelineTest {

    // shorter than the 20 s after which the product gives up on a server that says nothing
    private static final Duration WHILE_SILENT = Duration.ofSeconds(10);

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Messages messages;

    @Autowired
    private RuntimeService engine;

    @Autowired
    private ManagementService management;

    private static final Map<String, String> CHANGE =
            Map.of("about", "P-1", "outcome", "confirmed", "change", "name: now, then", "reason", "-");

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final String silentAddress = UUID.randomUUID() + "@example.org";
    private MessageDeliveryHandler usual;
    private Api applicant;

    @BeforeEach
    void aPostOfficeThatSaysNothingForOneAddress() {
        applicant = as(Accounts.create(identities, "applicant"));
        usual = MAIL.getUserManager().getMessageDeliveryHandler();
        MAIL.getUserManager().setMessageDeliveryHandler((mail, to) -> {
            if (to.getEmail().equals(silentAddress)) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return usual.handle(mail, to);
        });
    }

    @AfterEach
    void theUsualPostOffice() {
        answer.countDown();
        MAIL.getUserManager().setMessageDeliveryHandler(usual);
    }

    @Test
    void aSilentMailServerHoldsNoConnectionAndTheMailIsSentOnce() throws Exception {
        String number = Cases.apply(applicant, Cases.answers("email", silentAddress));

        await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
        await().atMost(WHILE_SILENT).until(this::noTransactionWaits);
        assertThat(waiting("mail", number)).isTrue();

        answer.countDown();
        await().atMost(PATIENCE).until(() -> !waiting("mail", number));
        assertThat(MAIL.getReceivedMessagesForDomain(silentAddress)).hasSize(1);
    }

    @Test
    void aSilentGatewayHoldsNoConnectionAndTheSmsIsSentOnce() throws Exception {
        Map<String, Object> answers = Cases.answers("phone", "+251917654321");
        SMS.saysNothing("+251917654321", answer);
        String number = Cases.apply(applicant, answers);

        await().atMost(PATIENCE).until(() -> !SMS.to("+251917654321").isEmpty());
        await().atMost(WHILE_SILENT).until(this::noTransactionWaits);
        assertThat(waiting("sms", number)).isTrue();

        answer.countDown();
        await().atMost(PATIENCE).until(() -> !waiting("sms", number));
        assertThat(SMS.to("+251917654321")).hasSize(1);
    }

    @Test
    void aMailThatWasSentButCouldNotBeRecordedIsNotSentAgain() {
        String address = UUID.randomUUID() + "@example.org";
        jdbc.sql("""
                create function sent_message_unavailable() returns trigger language plpgsql as $$
                begin
                    if exists (select from message where business_key = new.business_key and case_number = 'A-unrecorded') then
                        raise exception 'no space left on the disk';
                    end if;
                    return new;
                end $$""").update();
        jdbc.sql(
                        "create trigger unavailable before insert on sent_message for each row execute function sent_message_unavailable()")
                .update();
        Job job;
        try {
            messages.post(Message.toStaff("A-unrecorded/received", "A-unrecorded", address, "change-decided", CHANGE));
            job = await().atMost(PATIENCE)
                    .until(
                            () -> management
                                    .createJobQuery()
                                    .processInstanceId(engine.createProcessInstanceQuery()
                                            .processInstanceBusinessKey("A-unrecorded")
                                            .singleResult()
                                            .getId())
                                    .withException()
                                    .singleResult(),
                            Objects::nonNull);
        } finally {
            jdbc.sql("drop trigger unavailable on sent_message").update();
            jdbc.sql("drop function sent_message_unavailable()").update();
        }
        assertThat(MAIL.getReceivedMessagesForDomain(address)).hasSize(1);

        Jobs.run(management, job);
        assertThat(waiting("mail", "A-unrecorded")).isFalse();
        assertThat(MAIL.getReceivedMessagesForDomain(address)).hasSize(1);
    }

    private boolean noTransactionWaits() {
        return jdbc.sql("""
                        select count(*) from pg_stat_activity
                        where state = 'idle in transaction' and query like '%sent_message%'""").query(Integer.class).single() == 0;
    }

    /** Whether the content of the message is still stored, because it is not yet recorded as sent. */
    private boolean waiting(String column, String number) {
        return jdbc.sql("select " + column + " is not null from message where business_key = :key")
                .param("key", number + "/received")
                .query(Boolean.class)
                .single();
    }
}
