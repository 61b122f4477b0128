package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
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

/** A manager wants an officer to decide on a relative's case: the number that shows the relation has to go. */
class HiddenConflictTest extends LifelineTest {

    @Autowired
    private IdentityService identities;

    @Autowired
    private HistoryService history;

    @Autowired
    private JdbcClient jdbc;

    private final Api first = as("programme-manager");
    private final Api second = as("programme-manager-2");
    private String relative;
    private String itsNumber;
    private String number;

    @BeforeEach
    void aCaseOfAnOfficersHousehold() {
        relative = Accounts.create(identities, "senior-officer");
        itsNumber = "REL" + System.nanoTime();
        Map<String, Object> answers = Cases.answers("householdMembers", List.of(Map.of("name", "Sister", "memberIdNumber", itsNumber)));
        number = Cases.apply(as(Accounts.create(identities, "applicant")), NewProgramme.with(jdbc).stages("senior-officer"), answers);
        Cases.task(as(relative), number);
    }

    @Test
    void anotherNumberDoesNotMakeTheConflictGoAway() {
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
            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> jdbc.sql(sql).param(relative).update());
        }
        refusesTheRelative();
        Cases.approve(as("senior-officer"), number);
    }

    @Test
    void oneManagerAloneSaysNothingAboutAnOfficer() {
        identify(relative, itsNumber).expect(202);
        assertThat(recorded()).isZero();
        String task = Confirmations.task(second, relative);

        Confirmations.decide(first, task, "confirm").expect(403);
        first.post("/engine-rest/task/" + task + "/claim", Map.of("userId", "programme-manager")).expect(403);
        second.post("/engine-rest/task/" + task + "/assignee", Map.of("userId", "programme-manager")).expect(403);
        assertThat(recorded()).isZero();

        Confirmations.decide(second, task, "refuse").expect(204);
        assertThat(recorded()).isZero();
        assertThat(jdbc.sql("select count(*) from change_request where kind = 'identityNumber' and lines::text like ? and content is not null")
                        .param("%" + relative + "%").query(Long.class).single())
                .as("what was refused keeps no trace of the number").isZero();
    }

    @Test
    void nobodyHasAHandInTheirOwnNumber() {
        String both = Accounts.create(identities, "programme-manager", "senior-officer");
        as(both).put("/api/accounts/" + both + "/identity-number", Map.of("idNumber", "X1")).expectProblem(403, "separationOfDuties");
        identify(both, "X1").expect(202);
        String task = Confirmations.task(second, both);
        Confirmations.decide(as(both), task, "confirm").expect(403);
        as(both).post("/engine-rest/task/" + task + "/claim", Map.of("userId", both)).expect(403);
        Confirmations.decide(second, task, "refuse").expect(204);
    }

    @Test
    void theSecondManagerSeesTheEndOfTheNumberAndTheEngineNeverAllOfIt() {
        identify(relative, itsNumber).expect(202);
        String task = Confirmations.task(second, relative);
        String seen = second.get("/engine-rest/task/" + task + "/form-variables?deserializeValues=false").expect(200).text();
        assertThat(seen).contains("ends in " + itsNumber.substring(itsNumber.length() - 3)).doesNotContain(itsNumber);
        Confirmations.decide(second, task, "confirm").expect(204);
        assertThat(history.createHistoricVariableInstanceQuery().variableValueEquals("idNumber", itsNumber).count()).isZero();
        assertThat(identify(relative, itsNumber).expectProblem(409, "nothingToChange").text()).contains("recorded for this log-in already");
    }

    @Test
    void theDatabaseTakesNoNumberFromOnePerson() {
        for (String by : List.of("null, null", "'m', null", "null, 'm'", "'m', 'm'", "'u', 'm'", "'m', 'u'")) {
            assertThatExceptionOfType(DataAccessException.class).as(by).isThrownBy(() -> jdbc.sql(
                            "insert into account_identity (user_id, id_number_hash, asked_by, confirmed_by) values ('u', '\\x00', " + by + ")")
                    .update());
        }
    }

    private Answer identify(String user, String idNumber) {
        return first.put("/api/accounts/" + user + "/identity-number", Map.of("idNumber", idNumber));
    }

    private void refusesTheRelative() {
        String task = Cases.task(as("senior-officer"), number);
        assertThat(Cases.complete(as(relative), task, "approve", "needConfirmed", "My sister.").expect(403).text()).contains("household");
    }

    private long recorded() {
        return jdbc.sql("select count(*) from account_identity where user_id = ?").param(relative).query(Long.class).single();
    }
}
