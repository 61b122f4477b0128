package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody wants to decide what a named officer decides: with an absence that the officer never had. */
class SelfSubstitutionTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    private final Api second = as("programme-manager-2");
    private String officer;
    private String thief;
    private String programme;
    private String number;

    @BeforeEach
    void aCaseThatANamedOfficerDecides() {
        officer = Accounts.create(identities, "senior-officer");
        thief = Accounts.create(identities, "programme-manager", "senior-officer");
        programme = NewProgramme.with(jdbc).stages("@" + officer);
        number = Cases.apply(as(Accounts.create(identities, "applicant")), programme, Cases.answers());
        Cases.task(as(officer), number);
    }

    @Test
    void aManagerCannotMakeThemselvesTheSubstitute() {
        assertThat(absence(thief, officer, thief).expect(403).text())
                .contains("You cannot make yourself the substitute");

        refusesToLetDecide(thief);
        Cases.approve(as(officer), number);
    }

    @Test
    void oneManagerAloneCannotEnterSomebodyElsesAbsence() {
        String friend = Accounts.create(identities, "senior-officer");
        absence(thief, officer, friend).expect(200);

        String task = Confirmations.task(as(thief), officer);
        Confirmations.decide(as(thief), task, "confirm").expect(403);
        as(thief)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", thief))
                .expect(403);
        as(thief)
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", thief))
                .expect(403);
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> tasks.setAssignee(task, thief));
        refusesToLetDecide(friend);
        assertThat(absences()).isZero();

        second.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "programme-manager-2"))
                .expect(204);
        second.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", thief))
                .expect(403);
        Confirmations.decide(as("programme-manager"), task, "confirm").expect(403);
        Confirmations.decide(second, task, "confirm").expect(204);
        assertThat(absences()).isOne();
        Cases.approve(as(friend), number);
    }

    @Test
    void theConfirmerOfAnAbsenceCannotBeItsSubstitute() {
        absence("programme-manager", officer, thief).expect(200);
        String task = Confirmations.task(second, officer);

        assertThat(Confirmations.decide(as(thief), task, "confirm").expect(403).text())
                .contains("You cannot make yourself the substitute");
        as(thief)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", thief))
                .expect(403);

        Confirmations.decide(second, task, "refuse").expect(204);
        refusesToLetDecide(thief);
        assertThat(absences()).isZero();
        Cases.approve(as(officer), number);
    }

    @Test
    void aSubstituteMustBeInTheSameGroup() {
        String clerk = Accounts.create(identities, "junior-officer");
        assertThat(absence("programme-manager", officer, clerk).expect(400).text())
                .contains("The substitute must belong to a group");
        assertThat(absence(officer, officer, clerk).expect(400).text())
                .contains("The substitute must belong to a group");
        assertThat(absence("programme-manager", officer, officer).expect(400).text())
                .contains("An officer cannot be their own substitute");
    }

    @Test
    void sharingOnlyTheManagerRoleIsNotEnoughForASubstitute() {
        String both = Accounts.create(identities, "programme-manager", "senior-officer");
        String ofBoth = NewProgramme.with(jdbc).stages("@" + both);
        assertThat(ofBoth).isNotNull();

        assertThat(absence(both, both, "programme-manager-2").expect(400).text())
                .contains("The substitute must belong to a group");
    }

    @Test
    void aSubstituteMustBeInTheStagesGroupEvenIfTheOfficerIsInSeveral() {
        String several = Accounts.create(identities, "senior-officer", "junior-officer");
        String named = NewProgramme.with(jdbc).stages("@" + several);
        jdbc.sql(
                        "update programme_stage set named_from_group = 'senior-officer' where programme_code = ? and officer is not null")
                .param(named)
                .update();

        assertThat(absence(several, several, "junior-officer-2").expect(400).text())
                .contains("of the group senior-officer");
        absence(several, several, "senior-officer-2").expect(200);
    }

    @Test
    void aSubstituteWhoLeftTheGroupCannotDecide() {
        String friend = Accounts.create(identities, "senior-officer");
        absence(officer, officer, friend).expect(200);
        String task = Cases.task(as(friend), number);

        identities.deleteMembership(friend, "senior-officer");
        identities.createMembership(friend, "junior-officer");

        assertThat(Cases.complete(as(friend), task, "approve", "needConfirmed", "Still mine.")
                        .status())
                .isIn(403, 404);
        as("programme-manager")
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", officer))
                .expect(204);
        Cases.complete(as(officer), task, "approve", "needConfirmed", "Back again.")
                .expect(204);
    }

    @Test
    void nobodyDecidesThroughAChainOfAbsencesTheyEntered() {
        String friend = Accounts.create(identities, "senior-officer");
        absence(thief, officer, friend).expect(200);
        Confirmations.confirm(second, officer);
        absence(friend, friend, thief).expect(200);

        refusesToLetDecide(thief);
        Cases.approve(as(friend), number);
    }

    @Test
    void anOfficerCanEnterOnlyTheirOwnAbsence() {
        String colleague = Accounts.create(identities, "senior-officer");
        absence(colleague, officer, colleague).expect(403);
        absence(colleague, officer, "senior-officer").expect(403);
        for (String other : List.of("auditor", "operations", "applicant", "service-provider")) {
            absence(other, other, colleague).expect(403);
        }

        absence(officer, officer, colleague).expect(200);

        Cases.approve(as(colleague), number);
    }

    @Test
    void aManagerOfAnotherProgrammeCannotConfirmAnAbsence() {
        String mine = Accounts.create(identities, "programme-manager");
        for (String manager : List.of(mine, "programme-manager-2")) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(programme, manager)
                    .update();
        }
        String friend = Accounts.create(identities, "senior-officer");
        absence("programme-manager", officer, friend).expect(403);

        absence(mine, officer, friend).expect(200);
        String task = Confirmations.task(second, officer);
        Confirmations.decide(as("programme-manager"), task, "confirm").expect(403);
        Confirmations.decide(second, task, "confirm").expect(204);
        Cases.approve(as(friend), number);
    }

    @Test
    void theApiAlsoRequiresTheSecondManager() {
        String friend = Accounts.create(identities, "senior-officer");
        Map<String, Object> more = new HashMap<>(days(officer, friend));
        more.put("ownAbsence", true);
        Confirmations.start(as(thief), "absence", more).expect(403);
        more.remove("ownAbsence");
        more.put("changeDecision", "confirm");
        Confirmations.start(as(thief), "absence", more).expect(403);
        for (String way : List.of("submit-form", "start")) {
            as(thief)
                    .post(
                            "/engine-rest/process-definition/key/confirmChange/" + way,
                            Map.of("variables", Map.of("changeRequest", Map.of("value", 1))))
                    .expect(403);
        }
        as(thief)
                .post("/engine-rest/process-definition/key/absence/start", Map.of("variables", Map.of()))
                .expect(403);
        assertThat(absences()).isZero();
        Cases.approve(as(officer), number);
    }

    @Test
    void theDatabaseRefusesAnAbsenceEnteredByOneManager() {
        for (String by : List.of("'m', null", "'m', 'm'", "'s', 'm'", "'m', 's'", "'o', 'm'")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(by)
                    .isThrownBy(() -> jdbc.sql("""
                            insert into absence (officer, substitute, from_day, until_day, entered_at, entered_by, confirmed_by)
                            values ('o', 's', current_date, current_date, now(),""" + by + ")").update());
        }
        absence(officer, officer, "senior-officer").expect(200);
        for (String sql : List.of(
                "update absence set substitute = 'x' where officer = ?", "delete from absence where officer = ?")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> jdbc.sql(sql).param(officer).update());
        }
    }

    // ---------------------------------------------------------------- steps

    private static Answer absence(String by, String absent, String substitute) {
        return Confirmations.start(as(by), "absence", days(absent, substitute));
    }

    private static Map<String, Object> days(String absent, String substitute) {
        return Map.of(
                "officer",
                absent,
                "substitute",
                substitute,
                "fromDay",
                LocalDate.now().minusDays(1).toString(),
                "untilDay",
                LocalDate.now().plusDays(7).toString());
    }

    private void refusesToLetDecide(String person) {
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_decide")
                .singleResult()
                .getId();
        assertThat(Cases.complete(as(person), task, "approve", "needConfirmed", "Mine.")
                        .status())
                .isIn(403, 404);
        as("programme-manager")
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", person))
                .expect(403);
    }

    private long absences() {
        return jdbc.sql("select count(*) from absence where officer = ?")
                .param(officer)
                .query(Long.class)
                .single();
    }
}
