package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine's history ends when the period of its model is over. */
class HistoryCleanUpTest extends LifelineTest {

    @Autowired
    private HistoryService history;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void itIsDeletedEveryNight() {
        assertThat(history.findHistoryCleanupJobs()).isNotEmpty().allSatisfy(job -> {
            assertThat(job.isSuspended()).isFalse();
            assertThat(job.getDuedate()).isNotNull();
        });
    }

    @Test
    void whatIsOverIsDeletedAndTheRestStays() {
        String old = sentMessage();
        String young = sentMessage();
        // a message's history is kept for half a year (send-message.bpmn)
        jdbc.sql("update act_hi_procinst set end_time_ = now() - interval '181 days' where id_ = :old")
                .param("old", old)
                .update();
        jdbc.sql("update act_hi_procinst set end_time_ = now() - interval '179 days' where id_ = :young")
                .param("young", young)
                .update();

        history.cleanUpHistoryAsync(true);

        await().atMost(PATIENCE).until(() -> steps(old) == 0 && !isKept(old));
        assertThat(isKept(young)).isTrue();
        assertThat(steps(young)).isPositive();
    }

    /** The instance of a message that has been sent. */
    private String sentMessage() {
        String number = Cases.apply(as("applicant"), Cases.answers());
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql(
                                        "select id_ from act_hi_procinst where business_key_ = :number and proc_def_key_ = 'sendMessage' and end_time_ is not null limit 1")
                                .param("number", number)
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private boolean isKept(String instance) {
        return history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()
                > 0;
    }

    private long steps(String instance) {
        return history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .count();
    }
}
