package org.lifeline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An analyst changes who gets the fast track and who may appeal, while the product runs. */
class ChangedCaseRulesTest extends LifelineTest {

    private static final Map<String, Object> REJECT =
            Map.of("decision", "reject", "reasonCode", "notEligible", "reason", "Looked at with care.");

    @Autowired
    private IdentityService identities;

    @Autowired
    private RepositoryService models;

    @Autowired
    private HistoryService history;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void helpsAtOnceOnlyWhereTheTableSaysSo() {
        String programme = NewProgramme.with(jdbc).emergencyCap(1000_00).stages("junior-officer");
        String before = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
        Cases.task(as("junior-officer"), before);
        assertThat(passed(before, "callActivity_emergencyHelp")).isTrue();

        try (ChangedTable never = ChangedTable.deploy(models, "application/fast-track.dmn", "aboveCap", "false")) {
            String after = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
            Cases.task(as("junior-officer"), after);

            assertThat(passed(after, "event_noFastTrack")).isTrue();
            assertThat(passed(after, "callActivity_emergencyHelp")).isFalse();
        }
    }

    @Test
    void takesAnAppealOnlyWhereTheTableAllowsIt() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        try (ChangedTable never = ChangedTable.deploy(models, "application/appeal-allowed.dmn", "officers", "false")) {
            String number = rejected(programme);
            await().atMost(PATIENCE).until(() -> passed(number, "event_rejectedForGood"));

            applicant
                    .post("/api/applications/" + number + "/appeal", Map.of("grounds", "Please look again."))
                    .expect(409);
        }
        String number = rejected(programme);
        await().atMost(PATIENCE)
                .until(() -> applicant
                                .post(
                                        "/api/applications/" + number + "/appeal",
                                        Map.of("grounds", "Please look again."))
                                .status()
                        == 200);
    }

    private String rejected(String programme) {
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.complete(as("junior-officer"), Cases.task(as("junior-officer"), number), REJECT)
                .expect(204);
        Cases.status(applicant, number, "rejected");
        return number;
    }

    private boolean passed(String number, String element) {
        return history.createHistoricProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .anyMatch(instance -> history.createHistoricActivityInstanceQuery()
                                .processInstanceId(instance.getId())
                                .activityId(element)
                                .count()
                        > 0);
    }
}
