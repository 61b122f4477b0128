package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** A provider read an applicant's PIN on the demonstration's outbox page. */
class OutboxAccessTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Test
    void refusesTheOutboxOfOtherPeople() {
        String applicant = Accounts.create(identities, "applicant");
        String number = Cases.apply(as(applicant), Cases.answers());
        String message = number + "_received";
        await().atMost(PATIENCE)
                .until(() -> as(applicant).get("/outbox/" + message).status() == 200);
        assertThat(as(applicant).get("/outbox").text()).contains(message);
        for (String other : List.of(
                "applicant-2", "service-provider", "social-worker", "operations", "auditor", "programme-manager")) {
            as(other).get("/outbox/" + message).expect(404);
            assertThat(as(other).get("/outbox").text()).as(other).doesNotContain(number);
        }
    }
}
