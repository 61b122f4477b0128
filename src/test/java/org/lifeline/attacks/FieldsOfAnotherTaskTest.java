package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever completes a task writes the fields of its own form, not those of another open task of the case, and in no other way. */
class FieldsOfAnotherTaskTest extends LifelineTest {

    private static final Map<String, Object> YES =
            Map.of("decision", "approve", "reasonCode", "needConfirmed", "reason", "Checked, all in order.");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private RuntimeService runtime;

    private Api applicant;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void refusesTheFieldsOfAnOverdueTaskInTheOfficersDecision() {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).slaHours(2).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        // the manager's task of the same stage is open beside the officer's
        runtimeTimer(number);
        await().atMost(PATIENCE).until(() -> taskOf(number, "userTask_overdue"), Objects::nonNull);

        for (String way : List.of("complete", "submit-form")) {
            complete(officer, task, way, YES, Map.of("newOfficer", "senior-officer", "reassignReason", "I say so."))
                    .expect(403);
            complete(officer, task, way, YES, Map.of("addedFunds", 1_000_000)).expect(403);
        }

        assertThat(jdbc.sql("select count(*) from stage_decision where case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();
        complete(officer, task, "submit-form", YES, Map.of()).expect(204);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void refusesATransientVariable() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);
        for (String way : List.of("complete", "submit-form")) {
            Map<String, Object> variables = new HashMap<>(values(YES));
            variables.put("appealOutcome", Map.of("value", "overturn", "valueInfo", Map.of("transient", true)));
            officer.post("/engine-rest/task/" + task + "/" + way, Map.of("variables", variables))
                    .expect(403);
        }
        assertThat(Cases.task(officer, number)).isEqualTo(task);
    }

    @Test
    void returnsNoVariablesWithACompletion() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Api officer = as("junior-officer");
        String task = Cases.task(officer, number);

        for (String way : List.of("complete", "submit-form")) {
            Api.Answer answer = officer.post(
                    "/engine-rest/task/" + task + "/" + way,
                    Map.of("variables", values(YES), "withVariablesInReturn", true));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains("variables").doesNotContain("programmeCode");
        }
        assertThat(Cases.task(officer, number)).isEqualTo(task);
    }

    @Test
    void aStartFormWritesItsFieldsAndNoBusinessKey() {
        Api manager = as("programme-manager");
        Map<String, Object> form = Map.of("programmeCode", "EMA", "changeReason", "No reason at all.");

        manager.post(
                        "/engine-rest/process-definition/key/programmePause/submit-form",
                        Map.of(
                                "variables",
                                values(Map.of("programmeCode", "EMA", "changeReason", "x", "decision", "activate"))))
                .expect(403);
        Api.Answer keyed = manager.post(
                "/engine-rest/process-definition/key/programmePause/submit-form",
                Map.of("variables", values(form), "businessKey", "A-2026-000001"));
        assertThat(keyed.status()).as(keyed.text()).isEqualTo(400);
        assertThat(jdbc.sql(
                                "select count(*) from act_hi_procinst where proc_def_key_ = 'programmePause' and business_key_ = 'A-2026-000001'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesVariablesOutsideTheFormInJavaToo() {
        String number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        String task = Cases.task(as("junior-officer"), number);
        identities.setAuthentication("junior-officer", List.of("junior-officer"));
        try {
            for (Runnable way : List.<Runnable>of(
                    () -> tasks.setVariable(task, "stagePosition", 7),
                    () -> tasks.setVariableLocal(task, "decision", "approve"),
                    () -> tasks.setVariables(task, Map.of("decision", "approve")),
                    () -> tasks.complete(task, Map.of("decision", "approve", "stagePosition", 7)),
                    () -> tasks.resolveTask(task, Map.of("decision", "approve")),
                    () -> tasks.handleBpmnError(task, "anything", "x", Map.of("stagePosition", 7)))) {
                assertThat(org.assertj.core.api.Assertions.catchThrowable(way::run))
                        .isNotNull();
            }
        } finally {
            identities.clearAuthentication();
        }
        assertThat(((Number) tasks.getVariable(task, "stagePosition")).intValue())
                .isEqualTo(1);
        Cases.approve(as("junior-officer"), number);
    }

    private static Api.Answer complete(
            Api officer, String task, String way, Map<String, Object> form, Map<String, Object> more) {
        Map<String, Object> says = new HashMap<>(form);
        says.putAll(more);
        return officer.post("/engine-rest/task/" + task + "/" + way, Map.of("variables", values(says)));
    }

    private static Map<String, Object> values(Map<String, Object> says) {
        Map<String, Object> variables = new HashMap<>();
        says.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return variables;
    }

    private String taskOf(String number, String key) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(key)
                .singleResult();
        return task == null ? null : task.getId();
    }

    /** Lets the stage's time be over. */
    private void runtimeTimer(String number) {
        List<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(org.camunda.bpm.engine.runtime.ProcessInstance::getId)
                .toList();
        management.createJobQuery().activityId("event_timeOver").list().stream()
                .filter(job -> instances.contains(job.getProcessInstanceId()))
                .findFirst()
                .ifPresent(job -> management.setJobDuedate(
                        job.getId(), java.util.Date.from(java.time.Instant.now().minusSeconds(1))));
    }

    @Autowired
    private org.camunda.bpm.engine.ManagementService management;
}
