package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cockpit's own lists show those who watch over the processes what runs and what failed, whatever programme it belongs to. */
class CockpitTest extends LifelineTest {

    private static final String LISTS = "/camunda/api/cockpit/plugin/base/default/";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService processes;

    @Autowired
    private ManagementService jobs;

    private static Visitor cockpit(String name) throws IOException, InterruptedException {
        Visitor cockpit = new Visitor(ADDRESS);
        cockpit.logIn(name, DemoAccounts.PASSWORD);
        return cockpit;
    }

    private static JsonNode list(Visitor cockpit, String list) throws IOException, InterruptedException {
        return Api.JSON.readTree(cockpit.get(LISTS + list).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"operations", "auditor"})
    void showsTheRunningCasesOfEveryProgramme(String who) throws Exception {
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.task(as("junior-officer"), number);
        Visitor cockpit = cockpit(who);

        JsonNode applications = StreamSupport.stream(
                        list(cockpit, "process-definition/statistics?firstResult=0&maxResults=500")
                                .spliterator(),
                        false)
                .filter(each -> each.path("key").asText().equals("assistanceApplication"))
                .findFirst()
                .orElseThrow();
        assertThat(applications.path("instances").asLong()).isPositive();
        assertThat(list(
                                cockpit,
                                "process-instance?businessKey=" + number + "&processDefinitionId="
                                        + applications.path("id").asText())
                        .findValuesAsText("businessKey"))
                .containsExactly(number);
    }

    @Test
    void showsAStepThatFailed() throws Exception {
        FailedSms failed = FailedSms.of(as("applicant"), SMS, processes, jobs);
        String process =
                jobs.createJobQuery().jobId(failed.job()).singleResult().getProcessInstanceId();

        JsonNode incidents = list(cockpit("operations"), "incident?processInstanceIdIn=" + process);

        assertThat(incidents.findValuesAsText("configuration")).containsExactly(failed.job());
    }

    /** Its lists know nothing of a manager's programmes, so nobody who manages one may open them. */
    @ParameterizedTest
    @ValueSource(strings = {"programme-manager", "social-worker", "accountant"})
    void opensForNobodyElse(String who) throws Exception {
        Visitor cockpit = cockpit(who);
        for (String list : new String[] {"process-definition/statistics", "process-instance", "incident"}) {
            assertThat(cockpit.get(LISTS + list).statusCode()).as(list).isEqualTo(403);
        }
    }
}
