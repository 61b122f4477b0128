package org.lifeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ChangedTable;
import org.lifeline.testing.Confirmations;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Duplicates over HTTP: who is found, over programmes, spellings and scripts; who is asked; and what is kept of it. */
class PersonCheckTest extends LifelineTest {

    private static final String WEIGHTS = "registry/likeness-weights.dmn";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private Registry registry;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RepositoryService models;

    private Api applicant;
    private Api second;
    private String programme;
    private String otherProgramme;

    @BeforeEach
    void twoPeopleAndTwoProgrammes() {
        applicant = as(Accounts.create(identities, "applicant"));
        second = as(Accounts.create(identities, "applicant"));
        programme = NewProgramme.with(jdbc).stages("junior-officer");
        otherProgramme = NewProgramme.with(jdbc).stages("junior-officer");
    }

    // ---------------------------------------------------------------- who is found

    @ParameterizedTest(name = "{0} {1}, {2}")
    @CsvSource({
        "አልማዝ,    ታደሰ ገብረ,    the other script",
        "ألماز,     تاديسي غبر,   Arabic",
        "Tadesse, Gebre Almaz, given and family name swapped",
        "ALMAZ,   Taddese-Gebré, another spelling"
    })
    void asksAboutTheSamePersonInAnotherProgrammeUnderAnotherSpelling(String given, String family, String how) {
        String birth = anyBirthDate();
        Map<String, Object> first = person("Almaz", "Tadesse Gebre", birth);
        Map<String, Object> again = person(given, family, birth);
        again.put("treatmentType", "medicine");

        String number = Cases.apply(applicant, programme, first);
        Cases.task(as("junior-officer"), number);
        String copy = Cases.apply(second, otherProgramme, again);

        assertThat(question(copy)).isEqualTo(copy + ": compare with " + number);
        assertThat(Cases.status(second, copy, "inAssessment").path("status").asText())
                .isEqualTo("inAssessment");
        judge(as("social-worker"), copy, "duplicate").expect(204);

        JsonNode refused = Cases.status(second, copy, "rejected");
        assertThat(refused.path("reasons").toString()).contains("duplicateApplication");
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void asksAboutABirthDateWithDayAndMonthSwapped() {
        String number = registered(person("Dawit", "Haile Mariam", "1979-03-08"));
        String copy = Cases.apply(second, otherProgramme, person("Dawit", "Haile Mariam", "1979-08-03"));

        assertThat(question(copy)).endsWith("compare with " + number);
    }

    @Test
    void asksAboutTheSamePhoneAndNameWithAnotherBirthDate() {
        Map<String, Object> first = person("Tsehay", "Worku Belay", "1961-02-14");
        first.put("phone", "+251 93 7654 321");
        Map<String, Object> again = person("Tsehay", "Worku Belay", "1990-07-22");
        again.put("phone", "0937654321");

        String number = registered(first);
        assertThat(question(Cases.apply(second, otherProgramme, again))).endsWith("compare with " + number);
    }

    @Test
    void asksAboutARelativeWithTheSameNeedOnly() {
        Map<String, Object> first = person("Hiwot", "Kebede Alemu", "1985-05-05");
        first.put("town", "Wukro");
        first.put("street", "Kebele 04 behind the mill");
        first.put("preferredProvider", "Wukro General Hospital");
        String number = registered(first);

        Map<String, Object> otherNeed = relative(first, "Kebede Girma", "2004-09-19");
        otherNeed.put("treatmentType", "medicine");
        Cases.task(as("junior-officer"), Cases.apply(second, otherProgramme, otherNeed));

        Map<String, Object> elsewhere = relative(first, "Kebede Worku", "1958-03-02");
        elsewhere.put("preferredProvider", "Black Lion Hospital");
        Cases.task(as("junior-officer"), Cases.apply(second, otherProgramme, elsewhere));

        assertThat(question(Cases.apply(second, otherProgramme, relative(first, "Kebede Belay", "1996-12-07"))))
                .endsWith("compare with " + number);
    }

    private static Map<String, Object> relative(Map<String, Object> of, String family, String birthDate) {
        Map<String, Object> relative = person("Hiwot", family, birthDate);
        for (String shared : List.of("town", "street", "preferredProvider", "phone")) {
            relative.put(shared, of.get(shared));
        }
        return relative;
    }

    @Test
    void passesNamesakesWithoutOtherSimilarities() {
        registered(person("Mohammed", "Ahmed Ali", "1970-01-01"));

        String namesake = Cases.apply(second, otherProgramme, person("Mohammed", "Ahmed Ali", "1993-06-27"));
        Cases.task(as("junior-officer"), namesake);
    }

    /** Two people of one name and nothing else: an analyst may want them compared. */
    @Test
    void weighsWithTheTableThatIsDeployedNow() {
        registered(person("Genet", "Mesfin Haile", "1970-05-17"));
        String before = Cases.apply(second, otherProgramme, person("Genet", "Mesfin Haile", "1993-06-27"));
        Cases.task(as("junior-officer"), before);

        try (ChangedTable weights = ChangedTable.deploy(
                models,
                WEIGHTS,
                ChangedTable.with(ChangedTable.with(ChangedTable.text(WEIGHTS), "name", "75"), "birthSame", "25"))) {
            String after = Cases.apply(second, otherProgramme, person("Genet", "Mesfin Haile", "1951-11-02"));
            assertThat(question(after)).contains("compare with");
        }
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "name, 71, 'name' and 'birthSame' are more than 100 together",
        "name, 29, are less than 100 together",
        "birthSame, 24, 'birthSame' is less than 'birthSwapped' or 'birthNear'",
        "muchAlike, 0.39, 'muchAlike' is less than 'leastAlike'",
        "leastAlike, 0, 'leastAlike' is 0: write a number from 0.2 to 1",
        "letters, 60, 'letters' is 60: write a number from 0 to 1",
        "phone, -1, 'phone' is -1: write a number from 0 to 100",
        "address, 1.5, 'address' is 1.5: write a whole number",
        "mostOfOnePhone, 5000, write a number from 1 to 1000",
        "sameNeed, '', 'sameNeed' is empty",
    })
    void refusesWeightsThatFindNobodyOrEverybody(String row, String value, String sentence) {
        assertThatThrownBy(() -> ChangedTable.deploy(models, WEIGHTS, row, value))
                .hasMessageContaining("likeness-weights.dmn is refused")
                .hasMessageContaining(sentence);
    }

    // ---------------------------------------------------------------- the same identity number

    @Test
    void refusesTheSameNumberForTheSameNeedAndSaysWhy() {
        String id = anyNumber();
        Map<String, Object> first = Cases.answers("idNumber", id);
        String number = registered(first);

        Map<String, Object> again = Cases.answers(
                "idNumber", " " + id.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
        String copy = Cases.apply(second, otherProgramme, again);

        assertThat(Cases.status(second, copy, "rejected").path("reasons").toString())
                .contains("duplicateApplication", "another application of the same person");
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
    }

    @Test
    void asksAboutTheSameNumberForAnotherNeedOnceAndNeverAgain() {
        String id = anyNumber();
        String number = registered(Cases.answers("idNumber", id));
        Map<String, Object> medicine = Cases.answers("idNumber", id);
        medicine.put("treatmentType", "medicine");

        String other = Cases.apply(second, otherProgramme, medicine);
        assertThat(question(other)).endsWith("compare with " + number);
        judge(as("social-worker"), other, "different").expect(204);

        Cases.approve(as("junior-officer"), other);
        Cases.status(second, other, "voucherIssued");
        // the first case's check at issuance finds the second one approved, and judged
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(jdbc.sql("""
                                select other_number || ' ' || decision || ' ' || decided_by || ' ' || check_point || ' ' || reason
                                  from comparison where application_number = :number""").param("number", other).query(String.class).list())
                .containsExactly(number + " different social-worker intake I looked at both.");
    }

    @Test
    void searchesAgainBeforeFundsAreReserved() {
        String id = anyNumber();
        String number = registered(Cases.answers("idNumber", id));
        // a node whose clock is an hour fast took the first one: to the second one it has not come yet
        jdbc.sql("update application set submitted_at = submitted_at + interval '1 hour' where number = :number")
                .param("number", number)
                .update();
        String other = Cases.apply(second, otherProgramme, Cases.answers("idNumber", id));
        Cases.approve(as("junior-officer"), other);
        Cases.status(second, other, "voucherIssued");

        Cases.approve(as("junior-officer"), number);

        JsonNode refused = Cases.status(applicant, number, "rejected");
        assertThat(refused.path("reasons").toString()).contains("duplicateApplication");
        assertThat(refused.path("voucherCode").isMissingNode()
                        || refused.path("voucherCode").isNull())
                .isTrue();
    }

    // ---------------------------------------------------------------- who somebody is

    @Test
    void asksTheIdentitySourceTwiceAndKeepsItsAnswers() {
        String id = anyNumber();
        known(id + ",አልማዝ,ታደሰ,1941-06-17,");
        // a birth date that is near to none of the other people of the tests, who have similar names: those would be
        // compared first
        Map<String, Object> answers = person("Almaz", "Tadesse", "1941-06-17");
        answers.put("idNumber", id);
        String number = registered(answers);
        assertThat(results(number)).containsExactly("intake confirmed identities.csv");

        known(id + ",አልማዝ,ታደሰ,1941-06-17,2026-11-20");
        Cases.approve(as("junior-officer"), number);

        assertThat(Cases.status(applicant, number, "rejected").path("reasons").toString())
                .contains("personDeceased");
        assertThat(results(number))
                .containsExactly("intake confirmed identities.csv", "issuance deceased identities.csv");
    }

    @Test
    void asksASocialWorkerWhenTheNumberBelongsToSomebodyElse() {
        String id = anyNumber();
        known(id + ",Girma,Bekele,1950-12-01,");
        String number = Cases.apply(applicant, programme, Cases.answers("idNumber", id));

        assertThat(question(number)).endsWith("check the identity");
        judge(as("social-worker"), number, "different").expect(204);
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "voucherIssued");
        assertThat(results(number))
                .containsExactly("intake mismatch identities.csv", "issuance mismatch identities.csv");
    }

    // ---------------------------------------------------------------- who judges, and how

    @Test
    void refusesAJudgementWithoutADecisionOrAReasonAndLeavesTheTaskOpen() {
        String copy = asked();
        Api worker = as("social-worker");
        String task = Cases.task(worker, copy);

        says(complete(worker, task, "different", " "), "Give the reason in your own words");
        says(complete(worker, task, "different", "x".repeat(2001)), "reason: At most 2000 characters");
        says(complete(worker, task, "approve", "Fine."), "decision: Choose one of 'different', 'duplicate'");
        says(worker.post("/engine-rest/task/" + task + "/complete", Map.of()), "Decide 'different' or 'duplicate'");

        assertThat(Cases.task(worker, copy)).isEqualTo(task);
        judge(worker, copy, "different").expect(204);
        Cases.task(as("junior-officer"), copy);
    }

    private static void says(Answer answer, String words) {
        assertThat(answer.expect(400).text()).contains(words);
    }

    @Test
    void onlySocialWorkersCompareCases() {
        String copy = asked();
        String task = Cases.task(as("social-worker"), copy);
        for (String other : List.of(
                "junior-officer", "senior-officer", "programme-manager", "auditor", "operations", "accountant")) {
            assertThat(complete(as(other), task, "different", "Let it pass.").status())
                    .as(other)
                    .isIn(403, 404);
        }
        tasks.setAssignee(task, "senior-officer");
        assertThat(complete(as("senior-officer"), task, "different", "Let it pass.")
                        .expect(403)
                        .text())
                .contains("a social worker");
    }

    @Test
    void nobodyComparesTheirOwnOrTheirHouseholdsCase() {
        Map<String, Object> answers = Cases.answers();
        String relativeId = anyNumber();
        answers.put("householdMembers", List.of(Map.of("name", "Bekele", "memberIdNumber", relativeId)));
        Map<String, Object> copied = new java.util.LinkedHashMap<>(answers);
        copied.put("treatmentType", "medicine");
        String own = Accounts.create(identities, "applicant", "social-worker");
        String number = Cases.apply(as(own), programme, answers);
        Cases.task(as("junior-officer"), number);
        String copy = Cases.apply(second, otherProgramme, copied);
        String task = Cases.task(as("social-worker"), copy);
        String relative = Accounts.create(identities, "social-worker");
        assertThat(registry.isSamePersonOrHousehold(relative, copy)).isFalse();
        identify("programme-manager", relative, relativeId).expect(202);
        Confirmations.confirm(as("programme-manager-2"), relative);
        assertThat(registry.isSamePersonOrHousehold(relative, copy)).isTrue();

        for (String involved : List.of(own, relative)) {
            assertThat(complete(as(involved), task, "different", "It is fine.")
                            .expect(403)
                            .text())
                    .contains("You are the applicant");
        }
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'refused' and case_number = :number")
                        .param("number", copy)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        judge(as("social-worker"), copy, "different").expect(204);
    }

    @Test
    void aManagerRecordsAnAccountsIdentityNumberButNotTheirOwn() {
        identify("programme-manager", "programme-manager", "X-1").expectProblem(403, "separationOfDuties");
        identify("social-worker", "junior-officer", "X-1").expectProblem(403, "forbidden");
        identify("programme-manager", "junior-officer-2", "---").expectInvalid("idNumber");
        identify("programme-manager", "junior-officer-2", "9".repeat(51)).expectInvalid("idNumber");
        as("programme-manager")
                .put("/api/accounts/junior-officer-2/identity-number", Map.of())
                .expectInvalid("idNumber");
    }

    private static Answer identify(String manager, String user, String number) {
        return as(manager).put("/api/accounts/" + user + "/identity-number", Map.of("idNumber", number));
    }

    @Test
    void showsBothCasesSideBySideToWhoeverComparesThem() {
        Map<String, Object> answers = person("ሂወት", "መኮንን", "1977-10-12");
        Map<String, Object> again = new java.util.LinkedHashMap<>(answers);
        again.put("givenName", "Hiwot");
        again.put("familyName", "Mekonnen");
        String number = registered(answers);
        String copy = Cases.apply(second, otherProgramme, again);
        String page = as("social-worker")
                .get("/case-file/" + Cases.task(as("social-worker"), copy))
                .expect(200)
                .text();

        assertThat(page)
                .contains(
                        number,
                        copy,
                        "ሂወት",
                        "Hiwot",
                        "Programme " + programme,
                        "Programme " + otherProgramme,
                        ">same<");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'personalDataRead' and case_number in (:one, :two)")
                        .param("one", number)
                        .param("two", copy)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        judge(as("social-worker"), copy, "different").expect(204);
        String officers = as("junior-officer")
                .get("/case-file/" + Cases.task(as("junior-officer"), copy))
                .expect(200)
                .text();
        assertThat(officers).contains("Compared with " + number + ": clear", "I looked at both.");
    }

    @Test
    void recordedComparisonsCannotBeChanged() {
        String copy = asked();
        judge(as("social-worker"), copy, "different").expect(204);

        for (String table : List.of("comparison", "identity_check")) {
            for (String change : List.of(
                    "update " + table + " set check_point = 'issuance'", "delete from " + table, "truncate " + table)) {
                assertThatExceptionOfType(DataAccessException.class)
                        .as(change)
                        .isThrownBy(() -> jdbc.sql(change).update())
                        .withMessageContaining("append-only");
            }
        }
    }

    // ---------------------------------------------------------------- steps

    /** A case that waits for a comparison. */
    private String asked() {
        Map<String, Object> answers = Cases.answers();
        registered(answers);
        Map<String, Object> again = new java.util.LinkedHashMap<>(answers);
        again.put("treatmentType", "medicine");
        String copy = Cases.apply(second, otherProgramme, again);
        Cases.task(as("social-worker"), copy);
        return copy;
    }

    /** Applies, and waits until the person check has let the case through. */
    private String registered(Map<String, Object> answers) {
        String number = Cases.apply(applicant, programme, answers);
        Cases.task(as("junior-officer"), number);
        return number;
    }

    private String question(String number) {
        String task = Cases.task(as("social-worker"), number);
        return as("social-worker")
                .get("/engine-rest/task/" + task)
                .expect(200)
                .json()
                .path("name")
                .asText();
    }

    private static Answer judge(Api officer, String number, String decision) {
        return complete(officer, Cases.task(officer, number), decision, "I looked at both.");
    }

    private static Answer complete(Api officer, String task, String decision, String reason) {
        return officer.post(
                "/engine-rest/task/" + task + "/complete",
                Map.of("variables", Map.of("decision", Map.of("value", decision), "reason", Map.of("value", reason))));
    }

    private List<String> results(String number) {
        return jdbc.sql(
                        "select check_point || ' ' || result || ' ' || source from identity_check where application_number = :n order by id")
                .param("n", number)
                .query(String.class)
                .list();
    }

    private static Map<String, Object> person(String given, String family, String birthDate) {
        Map<String, Object> answers = Cases.answers("givenName", given);
        answers.put("familyName", family);
        answers.put("birthDate", birthDate);
        return answers;
    }

    private static String anyBirthDate() {
        return "%d-06-17".formatted(1910 + 2 * NUMBERS.incrementAndGet());
    }

    private static String anyNumber() {
        return "ET-%06d-X".formatted(NUMBERS.incrementAndGet());
    }
}
