package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lifeline.notification.SmsAllowance;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A trial SMS costs what every SMS costs, so the allowance counts it: an account of operations is no way around it. */
class TrialSmsTest extends LifelineTest {

    private static final long USED_UP = 1_000_000;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SmsAllowance allowance;

    @Test
    void aTrialSmsIsCountedAndRefusedWhenTheAllowanceIsUsedUp() throws Exception {
        Visitor operations = new Visitor(ADDRESS);
        operations.logIn("operations", "demo");
        long before = allowance.used().today();

        assertThat(trial(operations)).endsWith("done=smsTrial.good");
        assertThat(allowance.used().today()).isGreaterThan(before);

        setUsed("parts + ");
        try {
            String number = "+251911000001";
            assertThat(trial(operations, number)).endsWith("done=smsTrial.usedUp");
            assertThat(SMS.to(number)).isEmpty();
            assertThat(operations.get("/operations/setup?done=smsTrial.usedUp").body())
                    .contains("are used up");
        } finally {
            setUsed("parts - ");
        }
    }

    private void setUsed(String change) {
        jdbc.sql("update sms_allowance set parts = " + change + USED_UP).update();
    }

    private static String trial(Visitor operations) throws Exception {
        return trial(operations, "+251911000000");
    }

    private static String trial(Visitor operations, String number) throws Exception {
        return operations
                .send("/operations/setup/sms", Map.of("_csrf", operations.token("/operations/setup"), "number", number))
                .headers()
                .firstValue("Location")
                .orElse("");
    }
}
