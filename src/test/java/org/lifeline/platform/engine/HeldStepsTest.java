package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in a restored database until operations release it; the whole way of a restore is in the drill (RestoreDrillTest). */
class HeldStepsTest extends LifelineTest {

    @Autowired
    private HeldSteps held;

    @Autowired
    private List<WaitsAfterRestore> steps;

    @Autowired
    private ManagementService management;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    /** Other tests send messages, too. */
    @AfterEach
    void release() {
        as("operations").post("/operations/release-restore", "").expect(302);
    }

    private static String page() {
        return as("operations").get("/operations").expect(200).text();
    }

    private void restored() {
        jdbc.sql("insert into database_restored (restored_to) values (now() - interval '2 hours')")
                .update();
        // as a node does that starts on it
        held.afterSingletonsInstantiated();
        held.run(new DefaultApplicationArguments());
    }

    @Test
    void eachStepIsAJobOfItsModel() {
        assertThat(steps)
                .hasSizeGreaterThan(3)
                .allSatisfy(each -> assertThat(each.steps())
                        .allSatisfy(step -> assertThat(management
                                        .createJobDefinitionQuery()
                                        .processDefinitionKey(each.process())
                                        .activityIdIn(step)
                                        .count())
                                .as(each.process() + " " + step)
                                .isPositive()));
    }

    /** As over the network, or by a node whose models waited for an older node, which ended while the restore still waited. */
    @Test
    void theStepsOfModelsThatAreDeployedMeanwhileWaitAsWell() throws Exception {
        restored();
        String deployer = Accounts.create(identities, "deployer");
        List<String> steps = this.steps.stream()
                .filter(each -> each.process().equals("sendMessage"))
                .flatMap(each -> each.steps().stream())
                .toList();
        List<Deployment> late = new ArrayList<>();
        try {
            // as one who may deploy models and nothing else
            identities.setAuthentication(deployer, List.of("deployer"));
            late.add(deploy("of a later release"));
            identities.clearAuthentication();
            assertThat(definitions(late.get(0), steps)).hasSameSizeAs(steps).allMatch(JobDefinition::isSuspended);
            release();
            late.add(deploy("of an even later one"));
            assertThat(definitions(late.get(1), steps))
                    .as("nothing is held without a restore")
                    .hasSameSizeAs(steps)
                    .noneMatch(JobDefinition::isSuspended);
        } finally {
            identities.clearAuthentication();
            late.forEach(each -> repository.deleteDeployment(each.getId(), true));
        }
    }

    private Deployment deploy(String comment) throws IOException {
        return repository
                .createDeployment()
                .addString(
                        "send-message.bpmn",
                        Files.readString(Path.of("processes/notification/send-message.bpmn"))
                                .replace("<bpmn:process ", "<!-- " + comment + " --><bpmn:process "))
                .deploy();
    }

    private List<JobDefinition> definitions(Deployment models, List<String> steps) {
        String version = repository
                .createProcessDefinitionQuery()
                .deploymentId(models.getId())
                .singleResult()
                .getId();
        return management
                .createJobDefinitionQuery()
                .processDefinitionId(version)
                .activityIdIn(steps.toArray(String[]::new))
                .list();
    }

    @Test
    void mailsWaitWithAllTheirAttemptsUntilSomebodySaysGo() {
        restored();
        Map<String, Object> answers = Cases.answers();
        String number = Cases.apply(as("applicant"), answers);

        // the case goes on
        Cases.task(as("social-worker"), number);
        await().atMost(PATIENCE)
                .until(() -> management
                                .createJobQuery()
                                .processDefinitionKey("sendMessage")
                                .suspended()
                                .count()
                        > 0);
        assertThat(mails(answers)).isZero();
        assertThat(management.createJobQuery().suspended().list()).allMatch(job -> job.getRetries() > 0);
        assertThat(page())
                .contains("The database was restored", "Let what waits go on")
                .contains("The database was restored, and mails, SMS and payment files wait for you");
        as("cash-manager").get("/api/payments/R-2026-999999/pain.001").expectProblem(409, "restoredDatabase");

        assertThat(as("operations")
                        .post("/operations/release-restore", "")
                        .expect(302)
                        .header("Location"))
                .contains("done=restoreReleased");

        await().atMost(PATIENCE).until(() -> mails(answers) > 0);
        assertThat(management.createJobQuery().suspended().count()).isZero();
        assertThat(page()).doesNotContain("Let what waits go on");
        as("cash-manager").get("/api/payments/R-2026-999999/pain.001").expect(404);
        assertThat(as("operations")
                        .post("/operations/release-restore", "")
                        .expect(302)
                        .header("Location"))
                .as("a second time")
                .contains("done=nothingHeld");
        for (String what : List.of("DatabaseRestored", "RestoreReleased")) {
            assertThat(jdbc.sql("select count(*) from audit_entry where details ->> 'what' = :what")
                            .param("what", what)
                            .query(Long.class)
                            .single())
                    .as(what)
                    .isPositive();
        }
    }

    private static long mails(Map<String, Object> answers) {
        return List.of(MAIL.getReceivedMessagesForDomain(String.valueOf(answers.get("email"))))
                .size();
    }
}
