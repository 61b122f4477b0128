package org.lifeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is said at the start when the machine's clock was turned back. */
@ExtendWith(OutputCaptureExtension.class)
class ClockAtStartTest extends LifelineTest {

    private static final String SAID = "but the last entry of the audit log is of";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    private void start(Duration off) {
        new ClockAtStart(jdbc, Clock.offset(clock, off)).run(new DefaultApplicationArguments());
    }

    @Test
    void aClockBehindTheAuditLogIsSaid(CapturedOutput console) {
        Cases.apply(as("applicant"), Cases.answers());

        start(Duration.ZERO);
        start(Duration.ofDays(3));
        assertThat(console.getOut()).doesNotContain(SAID);

        start(Duration.ofHours(-1));
        assertThat(console.getOut()).containsOnlyOnce(SAID);
    }
}
