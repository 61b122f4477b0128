package org.lifeline.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is offered to people by name, because not everybody in their team may do it, stands in a list of their Tasklist. */
class OfferedTasksTest extends LifelineTest {

    private static final String MINE = "My tasks";
    private static final String TEAM = "My team's tasks";
    private static final String OFFERED = "Offered to me";

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aDisputeStandsInTheListsOfThoseWhoMayDecideIt() throws Exception {
        Api provider = as("service-provider");
        String dispute = dispute(provider);
        String task = Cases.task(as("cash-manager"), dispute);

        for (String name : List.of("cash-manager", "cash-manager-2")) {
            Visitor tasklist = tasklist(name);
            assertThat(shows(tasklist, OFFERED, task)).as(name).isTrue();
            assertThat(shows(tasklist, TEAM, task)).as(name).isFalse();
        }
        // who decided on the claim, another team, and who came to the team afterwards
        for (String name : List.of("accountant", "senior-officer", Accounts.create(identities, "cash-manager"))) {
            Visitor tasklist = tasklist(name);
            for (String list : List.of(MINE, TEAM, OFFERED)) {
                assertThat(shows(tasklist, list, task)).as(name + ": " + list).isFalse();
            }
        }

        as("cash-manager")
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", "cash-manager"))
                .expect(204);

        assertThat(shows(tasklist("cash-manager"), MINE, task)).isTrue();
        assertThat(shows(tasklist("cash-manager"), OFFERED, task)).isFalse();
        assertThat(shows(tasklist("cash-manager-2"), OFFERED, task)).isFalse();

        as("cash-manager").post("/engine-rest/task/" + task + "/unclaim", "").expect(204);

        assertThat(shows(tasklist("cash-manager-2"), OFFERED, task)).isTrue();
    }

    /** A list that shows a task whose case file stays closed would make people take what they cannot judge. */
    @Test
    void whoIsOfferedATaskReadsItsCaseBeforeTakingIt() {
        String group = "host-" + System.nanoTime();
        String guest = Accounts.create(identities, "guest-" + group);
        // before the case: a stage whose team is empty goes to the managers
        Api host = as(Accounts.create(identities, group));
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages(group), Cases.answers());
        String task = Cases.task(host, number);
        as(guest).get("/case-file/" + task).expect(404);
        as(guest).get("/api/applications/" + number).expect(404);

        tasks.addCandidateUser(task, guest);

        as(guest).get("/case-file/" + task).expect(200);
        as(guest).get("/api/applications/" + number).expect(200);
        as(Accounts.create(identities, "guest-" + group))
                .get("/case-file/" + task)
                .expect(404);
    }

    private String dispute(Api provider) {
        JsonNode voucher = ClaimSteps.voucher(NewProgramme.with(jdbc).stages("social-worker"));
        String claim = ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "10.00"));
        Api accountant = as("accountant");
        Cases.complete(
                        accountant,
                        Cases.task(accountant, claim),
                        "reject",
                        "claimNotJustified",
                        "The second page of the invoice is missing.")
                .expect(204);
        ClaimSteps.status(provider, claim, "rejected");
        return provider.post("/api/claims/" + claim + "/dispute", Map.of("reason", "The second page was sent."))
                .expect(201)
                .json()
                .path("number")
                .asText();
    }

    private static Visitor tasklist(String name) throws Exception {
        Visitor tasklist = new Visitor(ADDRESS);
        tasklist.logIn(name, DemoAccounts.PASSWORD);
        return tasklist;
    }

    /** As Tasklist asks, in its session. */
    private static boolean shows(Visitor tasklist, String list, String task) throws Exception {
        String lists = "/camunda/api/engine/engine/default/filter";
        String id = StreamSupport.stream(
                        Api.JSON.readTree(tasklist.get(lists).body()).spliterator(), false)
                .filter(each -> each.path("name").asText().equals(list))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        JsonNode shown = Api.JSON.readTree(
                tasklist.get(lists + "/" + id + "/list?maxResults=2000").body());
        JsonNode count =
                Api.JSON.readTree(tasklist.get(lists + "/" + id + "/count").body());
        assertThat(count.path("count").asInt()).as(list).isEqualTo(shown.size());
        return shown.findValuesAsText("id").contains(task);
    }
}
