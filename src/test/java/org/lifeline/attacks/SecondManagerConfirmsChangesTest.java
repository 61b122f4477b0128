package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** One manager wants to move money, or to say who decides, without anybody else. */
class SecondManagerConfirmsChangesTest extends CaseAttack {

    /**
     * What a manager asks for.
     *
     * @param state what it would change, as text, for a programme
     */
    record Attempt(String process, Map<String, Object> fields, String state) {
        @Override
        public String toString() {
            return process;
        }
    }

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    private String first;
    private String second;
    private String stranger;
    private String code;

    @BeforeEach
    void aProgrammeOfTwoManagers() {
        first = Accounts.create(identities, "programme-manager");
        second = Accounts.create(identities, "programme-manager");
        stranger = Accounts.create(identities, "programme-manager");
        code = NewProgramme.with(jdbc).stages("junior-officer");
        for (String manager : List.of(first, second)) {
            jdbc.sql("insert into programme_manager (programme_code, user_id) values (?, ?)")
                    .params(code, manager)
                    .update();
        }
        jdbc.sql("update programme set ends_on = current_date + 30 where code = ?")
                .param(code)
                .update();
    }

    static Stream<Attempt> attempts() {
        Map<String, Object> why = Map.of("changeReason", "I want it so");
        return Stream.of(
                new Attempt(
                        "programmeTopUp",
                        Map.of("addedFunds", 1_000_000, "fundingSource", "Trust me"),
                        "select sum(balance_minor)::text from ledger_account where programme_code = ? and kind <> 'funding'"),
                new Attempt(
                        "programmeExtend",
                        with(why, "lastDay", "2099-12-31"),
                        "select ends_on::text from programme where code = ?"),
                new Attempt(
                        "programmeFastLane",
                        with(with(with(why, "fastLaneClaim", 100), "fastLaneProvider", 1000), "reviewPercent", 1),
                        "select count(*)::text from fast_lane_limit where programme_code = ?"),
                new Attempt(
                        "programmeClose", with(why, "confirmed", true), "select state from programme where code = ?"),
                new Attempt("programmeResume", why, "select state from programme where code = ?"),
                new Attempt(
                        "programmeManagers",
                        with(why, "managers", List.of("programme-manager", "programme-manager-2")),
                        "select string_agg(user_id, ' ' order by user_id) from programme_manager where programme_code = ?"));
    }

    private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
        Map<String, Object> more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void nothingTakesEffectBeforeASecondManagerOfTheProgrammeConfirmsIt(Attempt attempt) {
        String before = ready(attempt);
        ask(attempt, stranger).expect(403);
        ask(attempt, first).expect(200);
        assertThat(state(attempt)).isEqualTo(before);

        String task = Confirmations.task(as(second), code);
        Confirmations.decide(as(first), task, "confirm").expect(403);
        Confirmations.decide(as(first), task, "refuse").expect(403);
        for (String way : List.of("claim", "assignee", "delegate")) {
            assertThat(as(first)
                            .post("/engine-rest/task/" + task + "/" + way, Map.of("userId", first))
                            .status())
                    .as(way)
                    .isEqualTo(403);
            assertThat(as(second)
                            .post("/engine-rest/task/" + task + "/" + way, Map.of("userId", first))
                            .status())
                    .as(way)
                    .isEqualTo(403);
        }
        for (String other : List.of(stranger, "senior-officer", "auditor", "operations")) {
            assertThat(Confirmations.decide(as(other), task, "confirm").status())
                    .as(other)
                    .isIn(403, 404);
            assertThat(as(other)
                            .post("/engine-rest/task/" + task + "/claim", Map.of("userId", other))
                            .status())
                    .as(other)
                    .isIn(403, 404);
        }
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> tasks.setAssignee(task, first));
        for (String unclear : List.of("Confirm", "yes", "lapse", "")) {
            Confirmations.decide(as(second), task, unclear).expect(400);
        }
        assertThat(state(attempt)).isEqualTo(before);

        Confirmations.decide(as(second), task, "confirm").expect(204);
        assertThat(state(attempt)).isNotEqualTo(before);
        assertThat(jdbc.sql("""
                        select asked_by || ' ' || person from programme_change where programme_code = ? order by id desc limit 1""").param(code).query(String.class).single()).isEqualTo(first + " " + second);
        assertThat(jdbc.sql(
                                "select string_agg(action, ' ' order by id) from audit_entry where programme_code = ? and action like 'change%'")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("changeAsked changeConfirmed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void aRefusedChangeHasNoEffect(Attempt attempt) {
        String before = ready(attempt);
        long records = records();
        ask(attempt, first).expect(200);

        Confirmations.refuse(as(second), code);

        assertThat(state(attempt)).isEqualTo(before);
        assertThat(records()).isEqualTo(records);
        assertThat(jdbc.sql("select state || ' ' || (content is null) from change_request where programme_code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("refused true");
        assertThat(jdbc.sql(
                                "select string_agg(action, ' ' order by id) from audit_entry where programme_code = ? and action like 'change%'")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("changeAsked changeRefused");
        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(code)
                                .count()
                        == 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void aChangeConfirmedManyTimesAtOnceHappensOnce(Attempt attempt) throws Exception {
        ready(attempt);
        long records = records();
        ask(attempt, first).expect(200);
        String task = Confirmations.task(as(second), code);

        List<Integer> answers = Together.run(
                6, i -> Confirmations.decide(as(second), task, "confirm").status());

        assertThat(answers).containsOnlyOnce(204);
        assertThat(records()).isEqualTo(records + 1);
    }

    @Test
    void aChangeThatBecameInvalidIsRefusedOnConfirmation() {
        Attempt topUp = attempts().findFirst().orElseThrow();
        ask(topUp, first).expect(200);
        String late = Confirmations.task(as(second), code);
        Confirmations.start(
                        as(second),
                        "programmeClose",
                        Map.of("programmeCode", code, "changeReason", "Over", "confirmed", true))
                .expect(200);
        String closing =
                await().atMost(PATIENCE).until(() -> Confirmations.task(as(first), code), task -> !task.equals(late));
        Confirmations.decide(as(first), closing, "confirm").expect(204);
        String before = state(topUp);

        assertThat(Confirmations.decide(as(second), late, "confirm").expect(400).text())
                .contains("closed for good");
        assertThat(state(topUp)).isEqualTo(before);
        Confirmations.decide(as(second), late, "refuse").expect(204);
    }

    @Test
    void theChangeThatBothManagersReadIsTheOneThatHappens() {
        Map<String, Object> why = Map.of("programmeCode", code, "changeReason", "The need goes on");
        Confirmations.start(as(first), "programmeExtend", with(why, "lastDay", "2098-12-31"))
                .expect(200);
        String early = Confirmations.task(as(second), code);
        Confirmations.start(as(first), "programmeExtend", with(why, "lastDay", "2097-12-31"))
                .expect(200);
        String other =
                await().atMost(PATIENCE).until(() -> Confirmations.task(as(second), code), task -> !task.equals(early));
        Confirmations.decide(as(second), other, "confirm").expect(204);

        assertThat(Confirmations.decide(as(second), early, "confirm")
                        .expect(400)
                        .text())
                .contains("Something has changed since");
        assertThat(jdbc.sql("select ends_on::text from programme where code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("2097-12-31");
    }

    @Test
    void theRequesterMustStillBeAManagerOnConfirmation() {
        Attempt topUp = attempts().findFirst().orElseThrow();
        String before = state(topUp);
        ask(topUp, first).expect(200);
        String task = Confirmations.task(as(second), code);

        identities.deleteMembership(first, "programme-manager");

        assertThat(Confirmations.decide(as(second), task, "confirm").expect(400).text())
                .contains("may not do so any more");
        assertThat(state(topUp)).isEqualTo(before);
        identities.createMembership(first, "programme-manager");
        Confirmations.decide(as(second), task, "confirm").expect(204);
    }

    @Test
    void theConfirmerMustStillBeAManagerOnConfirmation() {
        ask(attempts().findFirst().orElseThrow(), first).expect(200);
        String task = Confirmations.task(as(second), code);
        as(second)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", second))
                .expect(204);

        identities.deleteMembership(second, "programme-manager");
        identities.createMembership(second, "junior-officer");

        assertThat(Confirmations.decide(as(second), task, "confirm").status()).isIn(403, 404);
    }

    @Test
    void theRequestCannotSetVariablesOfTheConfirmation() {
        Attempt topUp = attempts().findFirst().orElseThrow();
        String before = state(topUp);
        for (Map.Entry<String, Object> more : Map.<String, Object>of(
                        "changeDecision", "confirm", "changeRequest", 1, "askedBy", second, "decisionReason", "Fine")
                .entrySet()) {
            ask(new Attempt("programmeTopUp", with(topUp.fields(), more.getKey(), more.getValue()), ""), first)
                    .expect(403);
        }
        ask(topUp, first).expect(200);
        String task = Confirmations.task(as(second), code);
        as(first)
                .post(
                        "/engine-rest/task/" + task + "/resolve",
                        Map.of("variables", Map.of("changeDecision", Map.of("value", "confirm"))));
        as(first)
                .put("/engine-rest/task/" + task + "/variables/askedBy", Map.of("value", "nobody"))
                .expect(403);
        assertThat(state(topUp)).isEqualTo(before);
    }

    @Test
    void aProgrammeWithoutNamedManagersNeedsTwoManagersToo() {
        String everybodys = NewProgramme.with(jdbc).stages("junior-officer");
        Confirmations.start(
                        as(first),
                        "programmeTopUp",
                        Map.of("programmeCode", everybodys, "addedFunds", 5, "fundingSource", "A donor"))
                .expect(200);
        String task = Confirmations.task(as(stranger), everybodys);
        Confirmations.decide(as(first), task, "confirm").expect(403);
        Confirmations.decide(as(stranger), task, "confirm").expect(204);
    }

    @Test
    void noManagerAloneTakesOverAProgramme() {
        Attempt takeOver = new Attempt(
                "programmeManagers", Map.of("changeReason", "Mine", "managers", List.of(first, stranger)), "");
        ask(takeOver, first).expect(200);
        String task = Confirmations.task(as(second), code);
        Confirmations.decide(as(stranger), task, "confirm").expect(403);
        assertThat(jdbc.sql("select count(*) from programme_manager where programme_code = ? and user_id = ?")
                        .params(code, second)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void oneManagerAloneCannotFundAWaitingCase() {
        String poor = NewProgramme.with(jdbc).budget(100_00).stages("junior-officer");
        Api applicant = as(Accounts.create(identities, "applicant"));
        String number = Cases.apply(applicant, poor, Cases.answers("treatmentCost", 250));
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "waitingForFunds");
        provide(first, number).expect(204);
        assertThat(budget(poor)).isEqualTo(100_00);
        assertThat(provide(second, number).expect(400).text()).contains("has asked for money for this case already");

        String task = Confirmations.task(as(second), poor);
        Confirmations.decide(as(first), task, "confirm").expect(403);
        Confirmations.decide(as(second), task, "confirm").expect(204);

        Cases.status(applicant, number, "voucherIssued");
        assertThat(budget(poor)).isEqualTo(250_00);
    }

    @Test
    void oneManagerAloneCannotAddAReason() {
        String reason = "because" + Math.abs(code.hashCode()) + first.hashCode() % 1000;
        Map<String, Object> add = Map.of(
                "change",
                "add",
                "code",
                reason.replace("-", ""),
                "reasonFor",
                "approve",
                "reasonCases",
                "both",
                "label",
                "Because",
                "changeReason",
                "I want it so");
        String key = reason.replace("-", "");
        Confirmations.start(as(first), "reasonCodes", add).expect(200);
        String task = Confirmations.task(as(second), key);
        Confirmations.decide(as(first), task, "confirm").expect(403);
        assertThat(jdbc.sql("select count(*) from decision_reason where code = ?")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isZero();
        Confirmations.decide(as(second), task, "confirm").expect(204);
        assertThat(jdbc.sql("select label from decision_reason where code = ?")
                        .param(key)
                        .query(String.class)
                        .single())
                .isEqualTo("Because");
        Confirmations.start(
                        as(first), "reasonCodes", Map.of("change", "retire", "code", key, "changeReason", "A mistake"))
                .expect(200);
        Confirmations.confirm(as(second), key);
    }

    @Test
    void anAuthorCannotEvenTakeTheTaskToActivateTheirDraft() {
        Confirmations.start(as(first), "programmeSetup", Map.of("setUpKind", "change", "programmeCode", code))
                .expect(200);
        String draft = open("userTask_describeProgramme");
        // the form has what is in force already
        as(first)
                .post(
                        "/engine-rest/task/" + draft + "/submit-form",
                        Map.of(
                                "variables",
                                Map.of("next", Map.of("value", "handIn"), "purpose", Map.of("value", "Operations"))))
                .expect(204);
        String task = open("userTask_checkProgramme");

        for (String person : List.of(first, stranger, "senior-officer")) {
            assertThat(as(person)
                            .post("/engine-rest/task/" + task + "/claim", Map.of("userId", person))
                            .status())
                    .as(person)
                    .isIn(403, 404);
            assertThatExceptionOfType(RuntimeException.class)
                    .as(person)
                    .isThrownBy(() -> tasks.setAssignee(task, person));
        }
        as(second)
                .post("/engine-rest/task/" + task + "/claim", Map.of("userId", second))
                .expect(204);
        as(second)
                .post("/engine-rest/task/" + task + "/assignee", Map.of("userId", first))
                .expect(403);
    }

    private String open(String element) {
        return await().atMost(PATIENCE)
                .until(
                        () -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(code)
                                .taskDefinitionKey(element)
                                .singleResult(),
                        task -> task != null)
                .getId();
    }

    @Test
    void notifiesTheRequesterOfTheOutcome() {
        User user = identities.createUserQuery().userId(first).singleResult();
        user.setEmail(first + "@ministry.example");
        identities.saveUser(user);
        ask(attempts().findFirst().orElseThrow(), first).expect(200);

        Confirmations.refuse(as(second), code);

        await().atMost(PATIENCE)
                .until(() -> Arrays.stream(MAIL.getReceivedMessages()).anyMatch(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(first + "@ministry.example")
                                && mail.getSubject().contains(code)
                                && String.valueOf(mail.getContent()).contains(second + " refused it")
                                && String.valueOf(mail.getContent()).contains("I have seen the paper.");
                    } catch (jakarta.mail.MessagingException | java.io.IOException e) {
                        return false;
                    }
                }));
    }

    @Test
    void anUndecidedRequestLapses() {
        Attempt topUp = attempts().findFirst().orElseThrow();
        String before = state(topUp);
        ask(topUp, first).expect(200);
        Confirmations.task(as(second), code);
        List<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(code).list().stream()
                .map(org.camunda.bpm.engine.runtime.ProcessInstance::getId)
                .toList();
        String timer = management.createJobQuery().activityId("event_nobodyDecided").list().stream()
                .filter(job -> instances.contains(job.getProcessInstanceId()))
                .findFirst()
                .orElseThrow()
                .getId();

        management.executeJob(timer);

        await().atMost(PATIENCE)
                .until(() -> runtime.createProcessInstanceQuery()
                                .processInstanceBusinessKey(code)
                                .count()
                        == 0);
        assertThat(state(topUp)).isEqualTo(before);
        assertThat(jdbc.sql("select state from change_request where programme_code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("lapsed");
    }

    @Test
    void theDatabaseRefusesAChangeByOnePerson() {
        ask(attempts().findFirst().orElseThrow(), first).expect(200);
        for (String sql : List.of(
                "update change_request set state = 'confirmed', decided_by = asked_by, decided_at = now(), decision_reason = 'x' where programme_code = ?",
                "update change_request set state = 'confirmed', decided_at = now() where programme_code = ?",
                "update change_request set content = '{}' where programme_code = ?",
                "update change_request set asked_by = 'x' where programme_code = ?",
                "delete from change_request where programme_code = ?",
                "insert into programme_change (programme_code, kind, person, at) values (?, 'toppedUp', 'me', now())",
                "insert into programme_change (programme_code, kind, person, asked_by, at) values (?, 'closed', 'me', 'me', now())")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> jdbc.sql(sql).param(code).update());
        }
        Confirmations.confirm(as(second), code);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql("update change_request set decided_by = 'x' where programme_code = ?")
                        .param(code)
                        .update());
    }

    // ---------------------------------------------------------------- steps

    private String ready(Attempt attempt) {
        if (attempt.process().equals("programmeResume")) {
            Confirmations.start(as(first), "programmePause", Map.of("programmeCode", code, "changeReason", "A pause"))
                    .expect(200);
        }
        return state(attempt);
    }

    private Answer ask(Attempt attempt, String by) {
        return Confirmations.start(as(by), attempt.process(), with(attempt.fields(), "programmeCode", code));
    }

    private String state(Attempt attempt) {
        return jdbc.sql(attempt.state()).param(code).query(String.class).single();
    }

    private long records() {
        return jdbc.sql("select count(*) from programme_change where programme_code = ?")
                .param(code)
                .query(Long.class)
                .single();
    }

    private static Answer provide(String manager, String number) {
        String task = Cases.task(as(manager), number);
        return Cases.complete(as(manager), task, Map.of("addedFunds", 150, "fundingSource", "A donor"));
    }

    private long budget(String programme) {
        return jdbc.sql("select -balance_minor from ledger_account where programme_code = ? and kind = 'funding'")
                .param(programme)
                .query(Long.class)
                .single();
    }
}
