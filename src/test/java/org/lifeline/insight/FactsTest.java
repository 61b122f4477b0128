package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.insight.Question.Step;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.CountedFacts;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.PlausibleFacts;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Facts follow what happens, and hold no personal data. */
class FactsTest extends LifelineTest {

    @Autowired
    private FactDelivery delivery;

    @Autowired
    private FactStore store;

    @Autowired
    private IdentityService identities;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aCaseIsCountedFromItsSubmissionToItsPayment() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers("region", "oromiya"));
        Set<String> its = Set.of(programme);

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask(Question.about(FactKind.STAGE)
                                .by("position", "open")
                                .of(its)))
                        .containsExactly("1 true 1"));
        assertThat(ask(Question.about(FactKind.APPLICATION)
                        .by("outcome", "district")
                        .where("ageBand")
                        .of(its)))
                .containsExactly("open Oromia 1");

        Cases.approve(as("junior-officer"), number);
        Cases.approve(as("senior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher =
                as("applicant").get("/api/vouchers/" + code).expect(200).json();
        String redemption = ClaimSteps.redeem(as("service-provider"), voucher, "100.00");
        ClaimSteps.submitted(as("service-provider"), redemption);

        assertThat(ask(Question.about(FactKind.APPLICATION)
                        .by("outcome", "status")
                        .by("submittedOn", Step.month)
                        .sum("grantedMinor")
                        .of(its)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("approved voucherIssued 20");
        assertThat(ask(Question.about(FactKind.DECISION)
                        .by("officer", "decision")
                        .of(its)))
                .containsExactly("junior-officer approve 1", "senior-officer approve 1");
        assertThat(ask(Question.about(FactKind.STAGE)
                        .where("caseKind", "application")
                        .by("position", "open", "outcome")
                        .of(its)))
                .containsExactly("1 false approve 1", "2 false approve 1");
        assertThat(ask(Question.about(FactKind.APPLICATION)
                        .where("hoursAllowed")
                        .sum("hoursAllowed")
                        .of(its)))
                .as("two stages of an urgent case")
                .containsExactly(" 1 48");
        assertThat(ask(Question.about(FactKind.REDEMPTION)
                        .by("provider", "firstDigit", "roundAmount")
                        .sum("amountMinor")
                        .of(its)))
                .containsExactly("HOSPITAL-1 1 true 1 10000");
        assertThat(ask(Question.about(FactKind.CLAIM)
                        .by("status")
                        .sum("amountMinor")
                        .of(its)))
                .containsExactly("submitted 1 10000");
        assertThat(Distribution.of(store.answer(Question.about(FactKind.APPLICATION)
                                .by("hoursToHelp")
                                .of(its)))
                        .get(List.of())
                        .percentile(50))
                .isZero();
    }

    @Test
    void aClaimThatCameBackAndOfWhichLessIsApprovedIsCounted() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Set<String> its = Set.of(programme);
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(as("applicant"), number, "voucherIssued")
                .path("voucherCode")
                .asText();
        JsonNode voucher =
                as("applicant").get("/api/vouchers/" + code).expect(200).json();
        Api provider = as("service-provider");
        String claim = ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "80.00"));
        Cases.complete(
                        as("accountant"),
                        Cases.task(as("accountant"), claim),
                        "sendBack",
                        "invoiceUnclear",
                        "The second page is black.")
                .expect(204);
        ClaimSteps.status(provider, claim, "returned");
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        assertThat(ask(Question.about(FactKind.CLAIM)
                        .by("outcome", "sentBack", "cut")
                        .of(its)))
                .containsExactly("open true false 1");

        as("accountant")
                .post(
                        "/engine-rest/task/" + Cases.task(as("accountant"), claim) + "/complete",
                        Map.of(
                                "variables",
                                Map.of(
                                        "decision", Map.of("value", "approveInPart"),
                                        "reasonCode", Map.of("value", "claimVerified"),
                                        "reason", Map.of("value", "The price is too high."),
                                        "cuts",
                                                Map.of(
                                                        "type",
                                                        "Json",
                                                        "value",
                                                        "[{\"lineNumber\":1,\"lineApproved\":60,\"lineReason\":\"priceTooHigh\"}]"))))
                .expect(204);
        ClaimSteps.status(provider, claim, "approved");
        assertThat(ask(Question.about(FactKind.CLAIM)
                        .by("outcome", "sentBack", "cut")
                        .sum("approvedMinor", "cutMinor")
                        .of(its)))
                .containsExactly("approved true true 1 6000 2000");
        assertThat(ask(Question.about(FactKind.PAYMENT)
                        .by("paid")
                        .sum("amountMinor")
                        .of(its)))
                .containsExactly("false 1 6000");
    }

    @Test
    void pricesOfASubmittedClaimAreCountedBesideTheirReference() {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        Api provider = as("service-provider");
        JsonNode voucher = ClaimSteps.voucher(programme);
        String redemption = ClaimSteps.redeem(provider, voucher, "80.00");
        Api manager = as("programme-manager");
        setToday(manager, programme, "Consultation", 20);
        String claim = provider.post(
                        "/api/claims",
                        Map.of(
                                "invoiceNumber",
                                ClaimSteps.invoice(),
                                "lines",
                                List.of(Map.of(
                                        "redemption",
                                        redemption,
                                        "items",
                                        List.of(
                                                Map.of("service", "consultation", "quantity", 2, "price", 25),
                                                Map.of("service", "Consultation", "quantity", 1, "price", 20),
                                                Map.of("service", "Taxi", "quantity", 1, "price", 10))))))
                .expect(201)
                .json()
                .path("number")
                .asText();
        Question prices = Question.about(FactKind.CLAIMED_PRICE)
                .by("provider", "service", "side", "outlier")
                .sum("thousandths")
                .of(Set.of(programme));
        assertThat(ask(prices)).as("a draft").isEmpty();
        ClaimSteps.upload(provider, claim).expect(201);
        provider.post("/api/claims/" + claim + "/submission", "").expect(200);
        assertThat(ask(prices))
                .containsExactly(
                        "HOSPITAL-1 Consultation above true 1 1250", "HOSPITAL-1 Consultation same false 1 1000");
        // its price of today is set after the claim came
        setToday(manager, programme, "Taxi", 20);
        assertThat(ask(prices)).contains("HOSPITAL-1 Taxi below false 1 500");
    }

    private static void setToday(Api manager, String programme, String service, int price) {
        manager.put(
                        "/api/programmes/" + programme + "/reference-prices",
                        Map.of(
                                "prices",
                                List.of(Map.of("service", service, "price", price, "from", ClaimSteps.today()))))
                .expect(200);
    }

    @Test
    void whatBeneficiariesAnswerIsCounted() {
        NewProgramme programme = NewProgramme.with(jdbc);
        JsonNode voucher = Cases.voucher(as("applicant"), programme, Cases.answers());
        String redemption = ClaimSteps.redeem(as("service-provider"), voucher, "5.00");
        jdbc.sql("""
                        insert into beneficiary_feedback (redemption_id, application_number, programme_code, provider_code, voucher_code,
                               received, asked_to_pay, answered_at, recorded_by)
                        select r.id, v.application_number, v.programme_code, r.provider_code, v.code, true, true, now(), 'programme-manager'
                          from redemption r join voucher v on v.code = r.voucher_code where r.id = cast(? as uuid)
                        on conflict (redemption_id) do update set received = true, asked_to_pay = true, answered_at = now(),
                               recorded_by = 'programme-manager'""").param(redemption).update();
        jdbc.sql(
                        "insert into complaint_decision (redemption_id, finding, reason, decided_by, decided_at) values (cast(? as uuid), 'confirmed', 'Test', 'programme-manager-2', now())")
                .param(redemption)
                .update();
        ask(Question.about(FactKind.FEEDBACK));
        assertThat(jdbc.sql(
                                "select answer || ' ' || complaint || ' ' || by_telephone || ' ' || finding from insight_feedback where key = ?")
                        .param(redemption)
                        .query(String.class)
                        .single())
                .isEqualTo("askedToPay true true confirmed");
    }

    @Test
    void linesOfTheBankAreCountedWhenTheyAreCompared() {
        String file = UUID.randomUUID().toString().replace("-", "").repeat(2);
        jdbc.sql("insert into bank_file (sha256, kind, received_by, received_at) values (?, 'camt.054', 'bank', now())")
                .param(file)
                .update();
        jdbc.sql(
                        "insert into bank_line (file_sha256, position, kind, end_to_end_id, amount_minor, currency) values (?, 1, 'booked', 'nobody knows', 100, 'EUR')")
                .param(file)
                .update();
        jdbc.sql("update bank_line set outcome = 'unknown' where file_sha256 = ?")
                .param(file)
                .update();
        ask(Question.about(FactKind.BANK_LINE));
        assertThat(jdbc.sql("select outcome || ' ' || open from insight_bank_line where key = ?")
                        .param(file + "/1")
                        .query(String.class)
                        .single())
                .isEqualTo("unknown true");
    }

    @Test
    void whatTheSeparationOfDutiesRefusedIsCounted() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String officer = Accounts.create(identities, "junior-officer", "senior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as(officer), number);

        Cases.complete(as(officer), Cases.task(as(officer), number), "approve", "needConfirmed", "Again me.")
                .expect(403);

        assertThat(ask(Question.about(FactKind.REFUSAL).by("officer").of(Set.of(programme))))
                .containsExactly(officer + " 1");
        assertThat(jdbc.sql("delete from insight_refusal where programme = :programme")
                        .param("programme", programme)
                        .update())
                .isEqualTo(1);
        // as a migration notes what was there before it
        jdbc.sql(
                        "insert into insight_change (subject, key) select 'refusal', id::text from audit_entry where actor = :officer and action = 'refused'")
                .param("officer", officer)
                .update();
        assertThat(ask(Question.about(FactKind.REFUSAL).by("officer").of(Set.of(programme))))
                .as("everything built anew")
                .containsExactly(officer + " 1");
    }

    @Test
    void whatPeopleHaveInCommonIsCounted() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Api applicant = as(Accounts.create(identities, "applicant"));
        Map<String, Object> first = Cases.answers("phone", "+251 91 765 0001");
        Map<String, Object> second = Cases.answers("phone", "+251 91 765 0001");
        second.put("disability", "much");
        Cases.apply(applicant, programme, first);
        Cases.apply(applicant, programme, second);

        // people are entered into the registry after the application is received
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask(Question.about(FactKind.APPLICATION)
                                .where("disability", "much")
                                .by("samePhone", "sameAccount")
                                .of(Set.of(programme))))
                        .containsExactly("1 1 1"));
    }

    /** Also when the person of the later application is entered first. */
    @Test
    void neighboursAreCountedAgainWhenSomebodyIsEntered() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Api applicant = as(Accounts.create(identities, "applicant"));
        String one = Cases.apply(applicant, programme, Cases.answers("phone", "+251 91 765 0002"));
        String two = Cases.apply(applicant, programme, Cases.answers("phone", "+251 91 765 0002"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                "select count(*) from application where number in (?, ?) and person_id is not null")
                        .params(one, two)
                        .query(Integer.class)
                        .single()
                        .equals(2));
        ask(Question.about(FactKind.APPLICATION));
        Long person = jdbc.sql("select person_id from application where number = ?")
                .param(one)
                .query(Long.class)
                .single();
        // as it was before the first one's person was entered
        jdbc.sql("update insight_application set same_phone = null, same_account = null where key = ?")
                .param(two)
                .update();
        jdbc.sql("update application set person_id = null where number = ?")
                .param(one)
                .update();
        ask(Question.about(FactKind.APPLICATION));
        jdbc.sql("update application set person_id = ? where number = ?")
                .params(person, one)
                .update();
        assertThat(ask(Question.about(FactKind.APPLICATION)
                        .by("samePhone", "sameAccount")
                        .of(Set.of(programme))))
                .containsExactly("1 1 2");
    }

    /** Who was 29 when they applied is counted so, however late the facts are built. */
    @Test
    void theAgeIsThatOfTheDayOfTheApplication() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc.sql(
                                        "update person set birth_date = current_date - 5 - interval '30 years', version = version + 1 where id = (select person_id from application where number = :number)")
                                .param("number", number)
                                .update()
                        == 1);
        jdbc.sql("update application set submitted_at = submitted_at - interval '20 days' where number = :number")
                .param("number", number)
                .update();
        jdbc.sql("insert into insight_change (subject, key) values ('application', :number)")
                .param("number", number)
                .update();

        assertThat(ask(Question.about(FactKind.APPLICATION).by("ageBand").of(Set.of(programme))))
                .containsExactly("18-29 1");
    }

    /** A year of stages and decisions is read from tables that count them by day: after every kind of change they say what the facts say. */
    @Test
    void whatIsCountedByDayIsWhatTheFactsSay() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer", "senior-officer");
        String approved = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.approve(as("junior-officer"), approved);
        CountedFacts.bringUpToDate(jdbc, delivery);
        Cases.approve(as("senior-officer"), approved);
        // the outcome is recorded by a job after the officer's word
        Cases.status(as("applicant"), approved, "voucherIssued");
        String waiting = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("junior-officer"), waiting);
        CountedFacts.bringUpToDate(jdbc, delivery);
        String plausible = NewProgramme.with(jdbc).stages("junior-officer");
        PlausibleFacts.of(jdbc, plausible, 50);
        jdbc.sql(
                        "update insight_stage set late = not late, hours = hours + 7 where programme = :programme and position = 2")
                .param("programme", plausible)
                .update();
        jdbc.sql("delete from insight_decision where programme = :programme and reason = 'notEligible'")
                .param("programme", plausible)
                .update();

        for (String comparison : List.of("""
                select opened_on, category, urgency, case_kind, stage, position, open, late, outcome, %s
                  from insight_stage%s where programme = :programme group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9""", """
                select decided_on, category, case_kind, stage, officer, decision, reason, %s
                  from insight_decision%s where programme = :programme group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7""", """
                select submitted_on, category, outcome, reason, appeal, emergency, first_of_person, %s
                  from insight_application%s where programme = :programme group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7""")) {
            boolean stages = comparison.contains("insight_stage");
            for (String each : List.of(programme, plausible)) {
                List<String> facts =
                        rows(comparison.formatted("count(*)" + (stages ? ", coalesce(sum(hours), 0)" : ""), ""), each);
                assertThat(facts).hasSizeGreaterThan(1);
                assertThat(rows(
                                comparison
                                        .formatted(
                                                "sum(many) as many" + (stages ? ", sum(hours) as hours" : ""), "_day")
                                        .replace("where", "where many > 0 and"),
                                each))
                        .isEqualTo(facts);
            }
        }
    }

    private List<String> rows(String sql, String programme) {
        return jdbc.sql(sql).param("programme", programme).query().listOfRows().stream()
                .map(row -> row.values().toString())
                .toList();
    }

    /** Names are looked up from one to the next, which would read the whole table for each of them without an index. */
    @Test
    void everyColumnWithALogInHasAnIndex() {
        for (FactKind kind : FactKind.values()) {
            for (Field field : kind.fields()) {
                if (field.type() == Field.Type.PERSON) {
                    assertThat(jdbc.sql("""
                                            select exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                                             where i.indrelid = cast(:table as regclass) and a.attname = :column)""")
                                    .param("table", kind.table())
                                    .param("column", field.column())
                                    .query(Boolean.class)
                                    .single())
                            .as(kind.table() + "." + field.column())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aCaseThatCannotBeReadHoldsUpNoOther() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        Cases.apply(as("applicant"), programme, Cases.answers());
        jdbc.sql("""
                        insert into application (number, programme_code, filed_by, status, answers, amount_minor, currency, created_at, submitted_at)
                        values (:number, :programme, 'test', 'inAssessment', '', 100, 'EUR', now(), now())""")
                .param("number", "L-" + programme)
                .param("programme", programme)
                .update();

        assertThat(ask(Question.about(FactKind.APPLICATION).by("outcome").of(Set.of(programme))))
                .containsExactly("open 1");
        assertThat(jdbc.sql("select problem from insight_change where key = :key")
                        .param("key", "L-" + programme)
                        .query(String.class)
                        .single())
                .contains("damaged");
    }

    private List<String> ask(Question question) {
        CountedFacts.bringUpToDate(jdbc, delivery);
        return store.answer(question).rows().stream()
                .map(row -> String.join(" ", row.groups()) + " " + row.count()
                        + String.join(
                                "", row.sums().stream().map(sum -> " " + sum).toList()))
                .toList();
    }
}
