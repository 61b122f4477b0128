package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.batch.BatchStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Running cases and a new version of their model, in the running product: without a plan they stay with the version that they began with;
 * operations carry them over by a plan ({@code processes/migrations/migration-probe.json} of the tests).
 */
class ModelMigrationTest extends LifelineTest {

    private static final String PLAN = "migration-probe";
    private static final int CASES = 25;

    @Autowired
    private RepositoryService models;

    @Autowired
    private RuntimeService processes;

    @Autowired
    private TaskService tasks;

    @Autowired
    private HistoryService history;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private JdbcClient jdbc;

    private final List<String> deployments = new ArrayList<>();

    @BeforeEach
    void anOldVersion() {
        deploy(1, """
                <bpmn:userTask id="userTask_first" name="First"/>
                <bpmn:sequenceFlow id="flow_first" sourceRef="event_begun" targetRef="userTask_first"/>
                <bpmn:sequenceFlow id="flow_done" sourceRef="userTask_first" targetRef="event_done"/>""");
    }

    @AfterEach
    void leavesNothing() {
        jobs.createBatchQuery().type(Batch.TYPE_PROCESS_INSTANCE_MIGRATION).list().stream()
                .map(Batch::getId)
                .forEach(batch -> jobs.deleteBatch(batch, true));
        deployments.forEach(deployment -> models.deleteDeployment(deployment, true, true));
    }

    private void deploy(int versionTag, String steps) {
        String model = """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
                  id="definitions_migrationProbe" targetNamespace="urn:lifeline:probe">
                  <bpmn:process id="migrationProbe" name="Migration probe" isExecutable="true" camunda:historyTimeToLive="P1D" camunda:versionTag="%d">
                    <bpmn:startEvent id="event_begun"/><bpmn:endEvent id="event_done"/>
                    %s
                  </bpmn:process>
                </bpmn:definitions>""".formatted(versionTag, steps);
        deployments.add(models.createDeployment()
                .name("migration probe")
                .addString("migration-probe.bpmn", model)
                .deploy()
                .getId());
    }

    /** A second person looks; the first task has another id, which the plan names. */
    private void newVersion() {
        deploy(2, """
                <bpmn:userTask id="userTask_looked" name="First"/><bpmn:userTask id="userTask_second" name="Second"/>
                <bpmn:sequenceFlow id="flow_first" sourceRef="event_begun" targetRef="userTask_looked"/>
                <bpmn:sequenceFlow id="flow_second" sourceRef="userTask_looked" targetRef="userTask_second"/>
                <bpmn:sequenceFlow id="flow_done" sourceRef="userTask_second" targetRef="event_done"/>""");
    }

    private String begin() {
        return processes.startProcessInstanceByKey("migrationProbe").getId();
    }

    private void complete(String instance) {
        tasks.complete(tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId());
    }

    private int version(String instance) {
        return Integer.parseInt(models.getProcessDefinition(processes
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getProcessDefinitionId())
                .getVersionTag());
    }

    private List<String> passed(String instance) {
        return history.createHistoricActivityInstanceQuery().processInstanceId(instance).finished().list().stream()
                .map(step -> step.getActivityId())
                .toList();
    }

    private static String page() {
        return as("operations").get("/operations").expect(200).text();
    }

    private static String press(String plan) {
        return as("operations")
                .post("/operations/migrations/" + plan, "")
                .expect(302)
                .header("Location");
    }

    private long recorded() {
        return jdbc.sql("""
                        select count(*) from audit_entry where action = 'setUpChange' and actor = 'operations'
                           and details ->> 'what' = 'MigrateCases' and details ->> 'plan' = :plan""").param("plan", PLAN).query(Long.class).single();
    }

    @Test
    void casesStayPinnedUntilOperationsCarryThemOver() throws Exception {
        List<String> cases = IntStream.range(0, CASES).mapToObj(n -> begin()).toList();
        assertThat(page()).as("there is nothing to carry over to").doesNotContain("/operations/migrations/");
        newVersion();

        String pinned = cases.get(0);
        complete(pinned);
        assertThat(passed(pinned))
                .as("ended as it began")
                .contains("event_done")
                .doesNotContain("userTask_second");
        String young = begin();
        assertThat(version(young)).isEqualTo(2);

        assertThat(page())
                .contains(
                        "/operations/migrations/" + PLAN,
                        "A second person looks",
                        "Cases to carry over: " + (CASES - 1));
        long before = recorded();
        List<String> told = Together.run(4, n -> press(PLAN));
        assertThat(told)
                .filteredOn(each -> each.endsWith("done=migrationBegun&count=" + (CASES - 1)))
                .hasSize(1);
        assertThat(told)
                .filteredOn(each -> !each.contains("migrationBegun"))
                .hasSize(3)
                .allMatch(each -> each.contains("done=migrationRuns") || each.contains("done=noMigration"));

        await().atMost(PATIENCE).until(() -> cases.stream().skip(1).allMatch(each -> version(each) == 2));
        assertThat(recorded()).isEqualTo(before + 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(press(PLAN)).contains("done=noMigration&count=0"));
        assertThat(page()).doesNotContain("/operations/migrations/");
        String carried = cases.get(1);
        complete(carried);
        assertThat(passed(carried)).doesNotContain("event_done");
        complete(carried);
        assertThat(passed(carried)).contains("userTask_second", "event_done");
        assertThat(processes.createIncidentQuery().processInstanceId(carried).count())
                .isZero();
    }

    @Test
    void aCaseThatThePlanDoesNotFitStaysAndIsTriedAgain() {
        String fits = begin();
        // a version with a task that the new one has no place for
        deploy(1, """
                <bpmn:userTask id="userTask_odd" name="Odd"/>
                <bpmn:sequenceFlow id="flow_first" sourceRef="event_begun" targetRef="userTask_odd"/>
                <bpmn:sequenceFlow id="flow_done" sourceRef="userTask_odd" targetRef="event_done"/>""");
        String stuck = begin();
        newVersion();

        assertThat(press(PLAN)).endsWith("done=migrationBegun&count=2");
        await().atMost(PATIENCE).until(() -> version(fits) == 2 && failed() == 1);

        assertThat(version(stuck)).isEqualTo(1);
        assertThat(page()).contains("instance-migration", "Cases to carry over: 1", "/operations/migrations/" + PLAN);
        assertThat(press(PLAN)).endsWith("done=migrationBegun&count=1");
        await().atMost(PATIENCE).until(() -> failed() == 1);
        complete(stuck);
        assertThat(passed(stuck)).as("it ends as it began").contains("event_done");
    }

    private long failed() {
        return jobs.createBatchStatisticsQuery().type(Batch.TYPE_PROCESS_INSTANCE_MIGRATION).list().stream()
                .mapToLong(BatchStatistics::getFailedJobs)
                .sum();
    }

    @Test
    void aPlanThatDoesNotExistIsNoError() {
        assertThat(press("no-such-plan")).endsWith("/operations?done=noMigration&count=0");
    }
}
