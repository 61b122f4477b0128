package org.lifeline.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** The small processes of a manager: pause, resume, close, extend, top up, and the coded reasons. */
class ProgrammeStateApiTest extends LifelineTest {

    private final Api manager = as("programme-manager");
    private final Api second = as("programme-manager-2");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private String code;

    private Api applicant;

    @BeforeEach
    void aProgrammeAndSomeoneInNeed() {
        code = NewProgramme.with(jdbc).stages("junior-officer");
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void pausesNewApplicationsAndLeavesRunningCasesAlone() {
        String running = Cases.apply(applicant, code, Cases.answers());
        String draft = file(false).expect(201).json().path("number").asText();

        act("programmePause", "A flood of applications").expect(200);

        file(true).expectProblem(409, "programmeClosed");
        applicant.post("/api/applications/" + draft + "/submission", "").expectProblem(409, "programmeClosed");
        assertThat(listed()).isFalse();
        Cases.approve(as("junior-officer"), running);
        Cases.status(applicant, running, "voucherIssued");
        says(act("programmePause", "Again"), "is paused and cannot be paused");

        done("programmeResume", "The flood is over");
        assertThat(listed()).isTrue();
        applicant.post("/api/applications/" + draft + "/submission", "").expect(200);
        says(act("programmeResume", "Again"), "is active and cannot be resumed");
        assertThat(record()).containsExactly("paused A flood of applications", "resumed The flood is over");
    }

    @Test
    void aClosedProgrammeCannotBeReopened() {
        says(act("programmeClose", "Done"), "Confirm that a closed programme is never opened again");
        assertThat(listed()).isTrue();

        done("programmeClose", "Done", Map.of("confirmed", true));

        assertThat(listed()).isFalse();
        file(true).expectProblem(409, "programmeClosed");
        says(act("programmeResume", "Please"), "is closed and cannot be resumed");
        says(act("programmePause", "Please"), "is closed and cannot be paused");
        says(act("programmeClose", "Twice", Map.of("confirmed", true)), "is closed and cannot be closed");
        says(topUp(100), "closed for good");
        says(act("programmeExtend", "Please", Map.of("lastDay", "2099-12-31")), "closed for good");
        says(SetUps.startSetUp(manager, "change", code), "closed for good");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update programme set state = 'active' where code = ?")
                        .param(code)
                        .update());
    }

    @Test
    void acceptsApplicationsOnlyBetweenFirstAndLastDay() {
        jdbc.sql("update programme set starts_on = current_date + 1 where code = ?")
                .param(code)
                .update();
        assertThat(listed()).isFalse();
        file(true).expectProblem(409, "programmeClosed");
        jdbc.sql("update programme set starts_on = current_date, ends_on = current_date where code = ?")
                .param(code)
                .update();
        assertThat(listed()).isTrue();
        file(true).expect(201);
        jdbc.sql("update programme set starts_on = current_date - 9, ends_on = current_date - 1 where code = ?")
                .param(code)
                .update();
        assertThat(listed()).isFalse();
        file(true).expectProblem(409, "programmeClosed");

        done("programmeExtend", "The need goes on", Map.of("lastDay", "2099-12-31"));

        file(true).expect(201);
        says(act("programmeExtend", "Shorter", Map.of("lastDay", "2099-12-31")), "until 2099-12-31 already");
        says(act("programmeExtend", "Never", Map.of("lastDay", "never")), "This must be a date such as");
        jdbc.sql("update programme set ends_on = null where code = ?")
                .param(code)
                .update();
        says(act("programmeExtend", "No end", Map.of("lastDay", "2099-12-31")), "there is nothing to extend");
        assertThat(record()).containsExactly("extended The need goes on");
    }

    @Test
    void topsUpTheBudgetWithItsSource() {
        long before = budget();
        topUp(250.5).expect(200);
        Confirmations.confirm(second, code);
        assertThat(budget()).isEqualTo(before + 250_50);
        assertThat(record()).containsExactly("toppedUp A donor");
        for (Object nothing : new Object[] {0, -1, 0.001, "much", 1e30}) {
            topUp(nothing).expect(400);
        }
        says(
                SetUps.start(
                        manager,
                        "programmeTopUp",
                        Map.of("programmeCode", code, "addedFunds", 1, "fundingSource", " ")),
                "in your own words");
        assertThat(budget()).isEqualTo(before + 250_50);
    }

    @Test
    void refusesRequestsWithoutProgrammeOrReason() {
        for (String process :
                List.of("programmePause", "programmeResume", "programmeClose", "programmeExtend", "programmeTopUp")) {
            Map<String, Object> fields = new HashMap<>(Map.of("programmeCode", "NO-SUCH"));
            fields.putAll(
                    process.equals("programmeTopUp")
                            ? Map.of("addedFunds", 1, "fundingSource", "x")
                            : Map.of("changeReason", "x"));
            if (process.equals("programmeClose")) {
                fields.put("confirmed", true);
            }
            if (process.equals("programmeExtend")) {
                fields.put("lastDay", "2099-12-31");
            }
            says(SetUps.start(manager, process, fields), "There is no programme with this code");
            says(SetUps.start(manager, process, Map.of()), "Choose a programme");
        }
        says(act("programmePause", "  "), "in your own words");
        says(act("programmePause", "x".repeat(1001)), "At most 1000 characters");
    }

    @Test
    void onlyManagersStartTheseProcesses() {
        for (String other : List.of(
                "social-worker",
                "senior-officer",
                "cash-manager",
                "auditor",
                "operations",
                "applicant",
                "service-provider")) {
            for (String process : List.of("programmePause", "programmeClose", "programmeTopUp", "reasonCodes")) {
                SetUps.start(as(other), process, Map.of("programmeCode", code)).expectProblem(403, "forbidden");
            }
        }
        SetUps.start(anonymous(), "programmePause", Map.of()).expectProblem(401, "unauthorized");
        assertThat(record()).isEmpty();
    }

    @Test
    void theRecordCannotBeChanged() {
        act("programmePause", "Because").expect(200);
        for (String sql : List.of(
                "update programme_change set person = 'x' where programme_code = ?",
                "delete from programme_change where programme_code = ?")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> jdbc.sql(sql).param(code).update());
        }
        assertThat(jdbc.sql("""
                        select count(*) from audit_entry where programme_code = ? and actor = 'programme-manager'
                           and action = 'setUpChange' and details ->> 'what' = 'paused'""").param(code).query(Long.class).single()).isOne();
    }

    // ---------------------------------------------------------------- whose it is

    @Test
    void onlyNamedManagersManageAProgramme() {
        String other = Accounts.create(identities, "programme-manager");
        String number = Cases.apply(applicant, code, Cases.answers());
        as(other).get("/api/applications/" + number).expect(200);
        for (String wrong :
                List.of("programme-manager", "programme-manager nobody-here", "programme-manager senior-officer")) {
            act("programmeManagers", "Two of us", Map.of("managers", List.of(wrong.split(" "))))
                    .expect(400);
        }

        done("programmeManagers", "Two of us", Map.of("managers", List.of("programme-manager", "programme-manager-2")));

        as("programme-manager").get("/api/applications/" + number).expect(200);
        as(other).get("/api/applications/" + number).expectProblem(404, "notFound");
        as(other).get("/applications/" + number).expect(404);
        assertThat(as(other).get("/funds").expect(200).text()).doesNotContain("Programme " + code);
        assertThat(as("programme-manager").get("/funds").expect(200).text()).contains("Programme " + code);
        assertThat(as("auditor").get("/funds").expect(200).text()).contains("Programme " + code);
        for (String process : List.of("programmePause", "programmeClose", "programmeManagers")) {
            SetUps.start(
                            as(other),
                            process,
                            Map.of("programmeCode", code, "changeReason", "Mine now", "confirmed", true))
                    .expect(403);
        }
        SetUps.start(as(other), "programmeTopUp", Map.of("programmeCode", code, "addedFunds", 5, "fundingSource", "Me"))
                .expect(403);
        SetUps.startSetUp(as(other), "change", code).expect(403);
        String task = Cases.task(as("junior-officer"), number);
        as(other).get("/case-file/" + task).expect(404);

        done("programmeManagers", "Everybody again", Map.of("managers", List.of()));
        as(other).get("/api/applications/" + number).expect(200);
    }

    // ---------------------------------------------------------------- coded reasons

    @Test
    void codedReasonsAreNeverDeleted() {
        String reason = "floodDamage" + Math.abs(code.hashCode());
        says(reason("add", Map.of("code", reason, "label", "x")), "for which decision");
        says(
                reason(
                        "add",
                        Map.of("code", reason, "reasonFor", "reject", "reasonCases", "application", "label", " ")),
                "plain words");
        says(
                reason(
                        "add",
                        Map.of("code", "Bad code", "reasonFor", "reject", "reasonCases", "application", "label", "x")),
                "beginning with a small letter");
        says(reason("reword", Map.of("code", reason, "label", "x")), "There is no reason");
        says(reason("retire", Map.of("code", reason)), "There is no reason");
        says(reason("explode", Map.of("code", reason)), "Choose one of");

        changed(
                reason,
                "add",
                Map.of(
                        "code",
                        reason,
                        "reasonFor",
                        "reject",
                        "reasonCases",
                        "application",
                        "label",
                        "The flood fund pays for this"));
        says(
                reason(
                        "add",
                        Map.of("code", reason, "reasonFor", "reject", "reasonCases", "application", "label", "x")),
                "already");
        String number = Cases.apply(applicant, code, Cases.answers());
        Cases.complete(
                        as("junior-officer"),
                        Cases.task(as("junior-officer"), number),
                        "reject",
                        reason,
                        "See the flood fund.")
                .expect(204);
        JsonNode view = Cases.status(applicant, number, "rejected");
        assertThat(view.path("reasons").path(0).path("label").asText()).isEqualTo("The flood fund pays for this");

        changed(
                reason,
                "reword",
                Map.of("code", reason, "label", "Another fund pays for this", "textFr", "Un autre fonds paie cela."));
        assertThat(applicant
                        .get("/applications/" + number + "?lang=fr")
                        .expect(200)
                        .text())
                .contains("Un autre fonds paie cela.");
        changed(reason, "retire", Map.of("code", reason));
        says(reason("retire", Map.of("code", reason)), "retired already");
        assertThat(applicant
                        .get("/api/applications/" + number)
                        .json()
                        .path("reasons")
                        .path(0)
                        .path("label")
                        .asText())
                .isEqualTo("Another fund pays for this");
        String later = Cases.apply(applicant, code, Cases.answers());
        String task = Cases.task(as("junior-officer"), later);
        assertThat(as("junior-officer")
                        .get("/engine-rest/task/" + task + "/form-variables")
                        .text())
                .doesNotContain(reason);
        says(
                Cases.complete(as("junior-officer"), task, "reject", reason, "See the flood fund."),
                "Choose a reason that fits the decision");
        changed(reason, "restore", Map.of("code", reason));
        Cases.complete(as("junior-officer"), task, "reject", reason, "See the flood fund.")
                .expect(204);

        for (String sql : List.of(
                "delete from decision_reason where code = ?",
                "update decision_reason set decision = 'approve' where code = ?")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> jdbc.sql(sql).param(reason).update());
        }
        changed(reason, "retire", Map.of("code", reason));
    }

    // ---------------------------------------------------------------- steps

    private Answer act(String process, String why) {
        return act(process, why, Map.of());
    }

    private Answer act(String process, String why, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("programmeCode", code);
        fields.put("changeReason", why);
        return SetUps.start(manager, process, fields);
    }

    /** Asked for by one manager and confirmed by the other. */
    private void done(String process, String why) {
        done(process, why, Map.of());
    }

    private void done(String process, String why, Map<String, ?> more) {
        act(process, why, more).expect(200);
        Confirmations.confirm(second, code);
    }

    private void changed(String reason, String change, Map<String, ?> more) {
        reason(change, more).expect(200);
        Confirmations.confirm(second, reason);
    }

    private Answer topUp(Object amount) {
        return SetUps.start(
                manager,
                "programmeTopUp",
                Map.of("programmeCode", code, "addedFunds", amount, "fundingSource", "A donor"));
    }

    private Answer reason(String change, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("change", change);
        fields.put("changeReason", "It is needed");
        return SetUps.start(manager, "reasonCodes", fields);
    }

    private Answer file(boolean submit) {
        return applicant.post(
                "/api/applications", Map.of("programme", code, "answers", Cases.answers(), "submit", submit));
    }

    private boolean listed() {
        return anonymous()
                .get("/api/programmes")
                .json()
                .findValuesAsText("code")
                .contains(code);
    }

    private static void says(Answer answer, String words) {
        assertThat(answer.expect(400).json().path("message").asText()).contains(words);
    }

    private List<String> record() {
        return jdbc.sql("select kind || ' ' || reason from programme_change where programme_code = ? order by id")
                .param(code)
                .query(String.class)
                .list();
    }

    private long budget() {
        return jdbc.sql("select sum(balance_minor) from ledger_account where programme_code = ? and kind <> 'funding'")
                .param(code)
                .query(Long.class)
                .single();
    }
}
