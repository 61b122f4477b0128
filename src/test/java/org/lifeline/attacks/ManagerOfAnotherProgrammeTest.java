package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine knew one group of managers: each of them saw, took and gave away the tasks of every programme. */
class ManagerOfAnotherProgrammeTest extends LifelineTest {

    private static final String REASON = "The other programme's own.";

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    private Api applicant;
    private String officer;
    private String programme;
    private Api manager;
    private Api other;

    @BeforeEach
    void twoProgrammesWithManagersOfTheirOwn() {
        applicant = as(Accounts.create(identities, "applicant"));
        officer = Accounts.create(identities, "junior-officer");
        programme = NewProgramme.with(jdbc).budget(100_000).stages("junior-officer");
        manager = as(managerOf(programme));
        other = as(managerOf(NewProgramme.with(jdbc).stages("a-team-of-another-programme")));
    }

    private String managerOf(String code, String... more) {
        String[] groups = new String[more.length + 1];
        groups[0] = "programme-manager";
        System.arraycopy(more, 0, groups, 1, more.length);
        String name = Accounts.create(identities, groups);
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .param(code)
                .param(name)
                .update();
        return name;
    }

    private static int count(Api reader, String query) {
        return reader.get(query).expect(200).json().path("count").asInt();
    }

    /** Everything that Tasklist and the REST API offer about a task and its case. */
    private void hasNothingOf(Api stranger, String number, String task) {
        assertThat(stranger.get("/engine-rest/task?processInstanceBusinessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(stranger.post("/engine-rest/task", Map.of("processInstanceBusinessKey", number))
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(count(stranger, "/engine-rest/task/count?processInstanceBusinessKey=" + number))
                .isZero();
        stranger.get("/engine-rest/task/" + task).expect(404);
        mayNotTouch(stranger, task);
        assertThat(stranger.get("/engine-rest/variable-instance?taskIdIn=" + task)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(stranger.get("/engine-rest/execution?processInstanceBusinessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(stranger.get("/engine-rest/process-instance?businessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(stranger.get("/engine-rest/history/task?processInstanceBusinessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        stranger.get("/case-file/" + task).expect(404);
    }

    private void mayNotTouch(Api stranger, String task) {
        String path = "/engine-rest/task/" + task;
        for (String read : List.of(
                "/variables",
                "/variables/amountMinor",
                "/form-variables",
                "/localVariables",
                "/identity-links",
                "/comment",
                "/deployed-form")) {
            assertThat(stranger.get(path + read).status()).as(read).isIn(403, 404);
        }
        assertThat(stranger.post(path + "/claim", Map.of("userId", officer)).status())
                .isIn(403, 404);
        assertThat(stranger.post(path + "/unclaim", "").status()).isIn(403, 404);
        assertThat(stranger.post(path + "/assignee", Map.of("userId", officer)).status())
                .isIn(403, 404);
        assertThat(stranger.post(path + "/delegate", Map.of("userId", officer)).status())
                .isIn(403, 404);
        assertThat(stranger.post(
                                path + "/complete", Map.of("variables", Map.of("newOfficer", Map.of("value", officer))))
                        .status())
                .isIn(403, 404);
    }

    @Test
    void aManagerOfAnotherProgrammeCannotSeeOrReassignAStage() {
        String number = Cases.apply(applicant, programme, Cases.answers());
        String task = Cases.task(as("junior-officer"), number);

        hasNothingOf(other, number, task);
        other.get("/api/applications/" + number).expectProblem(404, "notFound");

        manager.get("/engine-rest/task/" + task + "/form-variables").expect(200);
        manager.get("/case-file/" + task).expect(200);
        manager.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", officer))
                .expect(204);
        other.post("/engine-rest/task/" + task + "/unclaim", "").expect(403);
        assertThat(manager.get("/engine-rest/task/" + task)
                        .expect(200)
                        .json()
                        .path("assignee")
                        .asText())
                .isEqualTo(officer);
        assertThat(as(officer)
                        .get("/engine-rest/task?assignee=" + officer)
                        .expect(200)
                        .json())
                .hasSize(1);
        Cases.complete(as(officer), task, "approve", "needConfirmed", "Checked.")
                .expect(204);
    }

    /** The task is for the group of managers: the filter of a team's tasks asks no permission of each. */
    @Test
    void aManagerOfAnotherProgrammeCannotSeeManagersTasks() {
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String task = Cases.task(manager, number);
        assertThat(manager.get("/engine-rest/task/" + task)
                        .json()
                        .path("taskDefinitionKey")
                        .asText())
                .isEqualTo("userTask_provideFunds");

        hasNothingOf(other, number, task);
        assertThat(other.get("/engine-rest/task?candidateGroup=programme-manager&processInstanceBusinessKey=" + number)
                        .expect(200)
                        .json())
                .isEmpty();
        assertThat(count(
                        manager,
                        "/engine-rest/task/count?candidateGroup=programme-manager&processInstanceBusinessKey="
                                + number))
                .isOne();
        manager.get("/engine-rest/task/" + task + "/form-variables").expect(200);
    }

    /** An officer here and manager there is an officer here: deciding a stage is theirs, giving it away is not. */
    @Test
    void anOfficerOfAProgrammeIsNotItsManager() {
        programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        managerOf(programme);
        String both = managerOf(NewProgramme.with(jdbc).stages("junior-officer"), "junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        String first = Cases.task(as(both), number);
        as(both).get("/engine-rest/task/" + first + "/form-variables").expect(200);
        as(both).get("/case-file/" + first).expect(200);
        as(both).post("/engine-rest/task/" + first + "/assignee", Map.of("userId", officer))
                .expect(403);
        Cases.complete(as(both), first, "approve", "needConfirmed", "Checked.").expect(204);

        String second = Cases.task(as("senior-officer"), number);
        mayNotTouch(as(both), second);
        // an accountant of the programme's claims, and a manager elsewhere: has no part in the case at all
        String accountant = managerOf(NewProgramme.with(jdbc).stages("junior-officer"), "accountant");
        mayNotTouch(as(accountant), second);
        as(accountant).get("/case-file/" + second).expect(404);
    }

    @Test
    void aManagerOfAnotherProgrammeCannotReadClaims() {
        programme = NewProgramme.with(jdbc).stages("junior-officer");
        managerOf(programme);
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        Api provider = as("service-provider");
        String redemption = provider.post(
                        "/api/redemptions",
                        Map.of(
                                "qr",
                                applicant
                                        .get("/api/vouchers/" + code)
                                        .json()
                                        .path("qr")
                                        .asText(),
                                "amount",
                                new BigDecimal("10.00"),
                                "currency",
                                "EUR"),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .expect(201)
                .json()
                .path("id")
                .asText();
        String claim = provider.post(
                        "/api/claims", Map.of("redemptions", List.of(redemption), "invoiceNumber", "O-" + code))
                .expect(201)
                .json()
                .path("number")
                .asText();
        String invoice = provider.upload(
                        "/api/claims/" + claim + "/documents", "a.pdf", "application/pdf", SmallFiles.PDF, "invoice")
                .expect(201)
                .json()
                .path("id")
                .asText();
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        String task = Cases.task(as("accountant"), claim);

        hasNothingOf(other, claim, task);
        other.get("/documents/" + invoice).expect(404);
        other.get("/case-file/" + task + "/documents/" + invoice).expect(404);
        other.post("/api/vouchers/" + code + "/suspension", Map.of("reason", REASON))
                .expectProblem(404, "notFound");
    }

    /** Managers come and go: who is named now sees the tasks that were open before. */
    @Test
    void aManagerSeesTasksOnlyWhileNamedForTheProgramme() {
        String number = Cases.apply(applicant, programme, Cases.answers());
        String task = Cases.task(as("junior-officer"), number);
        String comes = Accounts.create(identities, "programme-manager");
        as(comes).get("/engine-rest/task/" + task).expect(404);
        jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                .param(programme)
                .param(comes)
                .update();
        as(comes).get("/engine-rest/task/" + task).expect(200);
        jdbc.sql("delete from programme_manager where programme_code = ? and user_id = ?")
                .param(programme)
                .param(comes)
                .update();
        as(comes).get("/engine-rest/task/" + task).expect(404);
        // nobody is named: every manager's
        jdbc.sql("delete from programme_manager where programme_code = ?")
                .param(programme)
                .update();
        as(comes).get("/engine-rest/task/" + task).expect(200);
    }

    /** What was open before the engine knew about programmes got its programme by the migration. */
    @Test
    void tasksFromBeforeThisRuleAreHiddenToo() throws IOException {
        String number = Cases.apply(applicant, programme, Cases.answers());
        String task = Cases.task(as("junior-officer"), number);
        for (String table : List.of("act_ru_execution", "act_ru_task", "act_ru_variable")) {
            jdbc.sql(
                            "update " + table
                                    + " set tenant_id_ = null where proc_inst_id_ in (select id_ from act_ru_execution where business_key_ = ?)")
                    .param(number)
                    .update();
        }
        other.get("/engine-rest/task/" + task).expect(200);

        jdbc.sql(new ClassPathResource("db/migration/V23__whose_tasks.sql").getContentAsString(StandardCharsets.UTF_8))
                .update();

        hasNothingOf(other, number, task);
        Cases.complete(as("junior-officer"), task, "approve", "needConfirmed", "Checked.")
                .expect(204);
    }
}
