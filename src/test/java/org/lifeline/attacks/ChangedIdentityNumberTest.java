package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.duty.Duties;
import org.lifeline.duty.Duty;
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

/** A manager wants an officer to decide on a relative's case: the number that shows the relation has to go. */
class ChangedIdentityNumberTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private HistoryService history;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Duties duties;

    private final Api first = as("programme-manager");
    private final Api second = as("programme-manager-2");
    private String relative;
    private String itsNumber;
    private String number;

    @BeforeEach
    void aCaseOfAnOfficersHousehold() {
        relative = Accounts.create(identities, "senior-officer");
        itsNumber = "REL" + System.nanoTime();
        Map<String, Object> answers =
                Cases.answers("householdMembers", List.of(Map.of("name", "Sister", "memberIdNumber", itsNumber)));
        number = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("senior-officer"),
                answers);
        Cases.task(as(relative), number);
    }

    @Test
    void changingTheIdentityNumberKeepsTheConflict() {
        identify(relative, itsNumber).expect(202);
        Confirmations.confirm(second, relative);
        refusesTheRelative();

        identify(relative, "OTHER" + System.nanoTime()).expect(202);
        Confirmations.confirm(second, relative);

        refusesTheRelative();
        for (String sql : List.of(
                "delete from account_identity where user_id = ?",
                "update account_identity set id_number_hash = '\\x00' where user_id = ?",
                "update account_identity set user_id = 'x' where user_id = ?")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> jdbc.sql(sql).param(relative).update());
        }
        refusesTheRelative();
        Cases.approve(as("senior-officer"), number);
    }

    @Test
    void oneManagerAloneCannotChangeAnOfficersNumber() {
        identify(relative, itsNumber).expect(202);
        assertThat(recorded()).isZero();
        String task = Confirmations.task(second, relative);

        Confirmations.decide(first, task, "confirm").expect(403);
        first.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "programme-manager"))
                .expect(403);
        second.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "programme-manager"))
                .expect(403);
        assertThat(recorded()).isZero();

        Confirmations.decide(second, task, "refuse").expect(204);
        assertThat(recorded()).isZero();
        assertThat(jdbc.sql(
                                "select count(*) from change_request where kind = 'identityNumber' and lines::text like ? and content is not null")
                        .param("%" + relative + "%")
                        .query(Long.class)
                        .single())
                .as("what was refused keeps no trace of the number")
                .isZero();
    }

    @Test
    void nobodyTakesPartInChangingTheirOwnNumber() {
        String both = Accounts.create(identities, "programme-manager", "senior-officer");
        as(both).put("/api/accounts/" + both + "/identity-number", Map.of("idNumber", "X1"))
                .expectProblem(403, "separationOfDuties");
        identify(both, "X1").expect(202);
        String task = Confirmations.task(second, both);
        Confirmations.decide(as(both), task, "confirm").expect(403);
        as(both).post("/engine-rest/task/" + task + "/claim", Map.of("userId", both))
                .expect(403);
        Confirmations.decide(second, task, "refuse").expect(204);
    }

    @Test
    void theSecondManagerSeesTheLastDigitsAndTheEngineNeverTheWholeNumber() {
        identify(relative, itsNumber).expect(202);
        String task = Confirmations.task(second, relative);
        String seen = second.get("/engine-rest/task/" + task + "/form-variables?deserializeValues=false")
                .expect(200)
                .text();
        assertThat(seen)
                .contains("ends in " + itsNumber.substring(itsNumber.length() - 3))
                .doesNotContain(itsNumber);
        Confirmations.decide(second, task, "confirm").expect(204);
        assertThat(history.createHistoricVariableInstanceQuery()
                        .variableValueEquals("idNumber", itsNumber)
                        .count())
                .isZero();
        assertThat(identify(relative, itsNumber)
                        .expectProblem(409, "nothingToChange")
                        .text())
                .contains("recorded for this log-in already");
    }

    @Test
    void theDatabaseRefusesANumberEnteredByOnePerson() {
        for (String by : List.of("null, null", "'m', null", "null, 'm'", "'m', 'm'", "'u', 'm'", "'m', 'u'")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(by)
                    .isThrownBy(() -> jdbc.sql(
                                    "insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by) values ('u', '\\x00', "
                                            + by + ")")
                            .update());
        }
    }

    // ---------------------------------------------------------------- who changes it keeps out of the case

    /** An officer is pushed out of a case by a number, and whoever did that wants a hand in it. */
    @Test
    void managersWhoChangedAnOfficersNumberAreExcludedFromTheCasesItAffects() {
        String[] managers = twoManagers();
        String task = Cases.task(as("senior-officer"), number);
        identifyBy(managers[0], relative, itsNumber).expect(202);
        Confirmations.confirm(as(managers[1]), relative);

        assertThat(jdbc.sql("select person from case_duty where application_number = ? and duty = 'identityChange'")
                        .param(number)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(managers);
        refusesTheRelative();
        for (String manager : managers) {
            refusesAtTheClaim(manager, task);
        }
        // who decides then is theirs to say
        as(managers[0])
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "senior-officer"))
                .expect(204);
        Cases.approve(as("senior-officer"), number);
    }

    @Test
    void theyAreExcludedFromAffectedCasesFiledLaterToo() {
        String[] managers = twoManagers();
        String later = "LATER" + System.nanoTime();
        identifyBy(managers[0], relative, later).expect(202);
        Confirmations.confirm(as(managers[1]), relative);

        String filed = Cases.apply(
                as(Accounts.create(identities, "applicant")),
                NewProgramme.with(jdbc).stages("senior-officer"),
                Cases.answers("idNumber", later));
        String task = Cases.task(as("senior-officer"), filed);
        for (String manager : managers) {
            refusesAtTheClaim(manager, task);
        }
        Cases.approve(as("senior-officer"), filed);
    }

    @Test
    void peopleWithADutyInACaseCannotChangeANumberThatAffectsIt() {
        String[] managers = twoManagers();
        duties.assign(number, managers[0], Duty.FUNDS);

        assertThat(identifyBy(managers[0], relative, itsNumber)
                        .expectProblem(403, "separationOfDuties")
                        .text())
                .contains("You provided the funds for this case")
                .doesNotContain(number);
        identifyBy(managers[0], relative, "ELSEWHERE" + System.nanoTime()).expect(202);
        Confirmations.refuse(as(managers[1]), relative);

        identifyBy(managers[1], relative, itsNumber).expect(202);
        String task = Confirmations.task(second, relative);
        as(managers[0])
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", managers[0]))
                .expect(403);
        Confirmations.decide(as(managers[0]), task, "confirm").expect(403);
        assertThat(recorded()).isZero();

        // who asked takes part before it is confirmed: then it is not
        duties.assign(number, managers[1], Duty.PRINT);
        Confirmations.decide(second, task, "confirm").expect(400);
        assertThat(recorded()).isZero();
        Confirmations.decide(second, task, "refuse").expect(204);
    }

    @Test
    void theDatabaseRefusesANumberFromPeopleWithADutyInAnAffectedCase() {
        String[] managers = twoManagers();
        duties.assign(number, managers[1], Duty.PAYMENT);
        String insert = "insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by)"
                + " select 'anyone', id_number_hash, ?, ? from household_member where person_id = (select person_id from application where number = ?)";
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql(insert)
                        .params(managers[0], managers[1], number)
                        .update())
                .withMessageContaining("identityChange");
        assertThat(jdbc.sql("select count(*) from case_duty where person = ?")
                        .param(managers[0])
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** One number of an officer, one case, each tie that counts as kin: both ways to ask give the same cases. */
    @Test
    void aNumberAffectsACaseIfItMakesTheOfficerARelative() {
        String own = "OWN" + System.nanoTime();
        String child = "CHILD" + System.nanoTime();
        String programme = NewProgramme.with(jdbc).stages("senior-officer");
        for (Map<String, Object> answers : List.of(
                named(own, List.of(Map.of("name", "Child", "memberIdNumber", child))),
                named(child, List.of()),
                named("PARENT" + own, List.of(Map.of("name", "Child", "memberIdNumber", child))),
                named("SIBLING" + own, List.of(Map.of("name", "Other", "memberIdNumber", own))))) {
            Cases.task(
                    as("senior-officer"),
                    Cases.apply(as(Accounts.create(identities, "applicant")), programme, answers));
        }
        String[] managers = twoManagers();
        identifyBy(managers[0], relative, own).expect(202);
        Confirmations.confirm(as(managers[1]), relative);

        List<String> kin = jdbc.sql(
                        "select number from application where programme_code = ? and is_related(?, number) order by 1")
                .params(programme, relative)
                .query(String.class)
                .list();
        assertThat(kin).hasSize(4);
        assertThat(jdbc.sql(
                                "select application_number from case_duty where person = ? and duty = 'identityChange' order by 1")
                        .param(managers[0])
                        .query(String.class)
                        .list())
                .isEqualTo(kin);
    }

    private static Map<String, Object> named(String idNumber, List<Map<String, String>> household) {
        Map<String, Object> answers = Cases.answers("idNumber", idNumber);
        answers.put("householdMembers", household);
        return answers;
    }

    /** They may be officers, too, so that the door of a stage is theirs but for this. */
    private String[] twoManagers() {
        return new String[] {
            Accounts.create(identities, "programme-manager", "senior-officer"),
            Accounts.create(identities, "programme-manager", "senior-officer")
        };
    }

    private static Answer identifyBy(String manager, String user, String idNumber) {
        return as(manager).put("/api/accounts/" + user + "/identity-number", Map.of("idNumber", idNumber));
    }

    private static void refusesAtTheClaim(String manager, String task) {
        assertThat(as(manager)
                        .post("/engine-rest/task/" + task + "/claim", Map.of("userId", manager))
                        .expect(403)
                        .text())
                .contains("You changed an identity number that counts in this case");
        as("senior-officer").get("/engine-rest/task/" + task).expect(200);
        assertThat(Cases.complete(as(manager), task, "approve", "needConfirmed", "Checked.")
                        .expect(403)
                        .text())
                .contains("You changed an identity number that counts in this case");
    }

    private Answer identify(String user, String idNumber) {
        return first.put("/api/accounts/" + user + "/identity-number", Map.of("idNumber", idNumber));
    }

    private void refusesTheRelative() {
        String task = Cases.task(as("senior-officer"), number);
        assertThat(Cases.complete(as(relative), task, "approve", "needConfirmed", "My sister.")
                        .expect(403)
                        .text())
                .contains("household");
    }

    private long recorded() {
        return jdbc.sql("select count(*) from account_identity where user_id = ?")
                .param(relative)
                .query(Long.class)
                .single();
    }
}
