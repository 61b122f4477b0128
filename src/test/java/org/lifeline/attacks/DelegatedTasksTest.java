package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A task is completed by the rules of its form or not at all: delegating and resolving it stored values that nobody had looked at. */
class DelegatedTasksTest extends LifelineTest {

    /** No officer may say any of it. */
    private static final Map<String, Object> UNCHECKED = Map.of(
            "variables", Map.of("decision", Map.of("value", "whatever"), "reason", Map.of("value", "x".repeat(3000))));

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    private String number;
    private String task;
    private final Api officer = as("junior-officer");

    @BeforeEach
    void aStageIsOpen() {
        Api applicant = as(Accounts.create(identities, "applicant"));
        number = Cases.apply(applicant, NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        task = Cases.task(officer, number);
        officer.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "junior-officer"))
                .expect(204);
    }

    @Test
    void refusesToDelegateAndToResolveUnderEveryAddress() {
        for (String api : List.of("/engine-rest", "/engine-rest/engine/default")) {
            officer.post(api + "/task/" + task + "/delegate", Map.of("userId", "junior-officer-2"))
                    .expect(403);
            officer.post(api + "/task/" + task + "/resolve", UNCHECKED).expect(403);
            officer.post(api + "/task/" + task + "/comment/create", Map.of("message", "The patient has cancer."))
                    .expect(403);
        }
        nothingIsStored();
    }

    @Test
    void completesATaskThatWasDelegatedBeforeByTheRulesOfItsForm() {
        // as an older version left it
        jdbc.sql("update act_ru_task set delegation_ = 'PENDING', owner_ = 'junior-officer' where id_ = ?")
                .param(task)
                .update();

        officer.post("/engine-rest/task/" + task + "/submit-form", UNCHECKED).expect(400);
        officer.post("/engine-rest/task/" + task + "/complete", UNCHECKED).expect(400);
        nothingIsStored();

        officer.post(
                        "/engine-rest/task/" + task + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of(
                                        "decision", Map.of("value", "approve"),
                                        "reasonCode", Map.of("value", "needConfirmed"),
                                        "reason", Map.of("value", "Checked."))))
                .expect(204);
        assertThat(tasks.createTaskQuery().taskId(task).count()).isZero();
        assertThat(jdbc.sql("select count(*) from stage_decision where case_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    private void nothingIsStored() {
        assertThat(jdbc.sql("select count(*) from act_hi_varinst where text_ = 'whatever' or text_ = repeat('x', 3000)")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from act_hi_comment where message_ like '%cancer%'")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from act_ru_task where id_ = ? and assignee_ = 'junior-officer'")
                        .param(task)
                        .query(Long.class)
                        .single())
                .isOne();
    }
}
