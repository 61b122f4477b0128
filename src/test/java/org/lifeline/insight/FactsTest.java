package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.lifeline.insight.Question.Step;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
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
        delivery.bringUpToDate();
        return store.answer(question).rows().stream()
                .map(row -> String.join(" ", row.groups()) + " " + row.count()
                        + String.join(
                                "", row.sums().stream().map(sum -> " " + sum).toList()))
                .toList();
    }
}
