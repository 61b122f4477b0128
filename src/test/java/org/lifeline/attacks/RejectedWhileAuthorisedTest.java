package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.dao.DataAccessException;

/** Two officers at the same moment: one authorises emergency help, the other one decides the last stage. */
class RejectedWhileAuthorisedTest extends CaseAttack {

    private static final int ROUNDS = 6;

    private Api applicant;
    private CaseTables tables;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
        tables = new CaseTables(jdbc);
    }

    @Test
    void aCaseRejectedAtTheSameMomentHasNoActiveVoucher() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String number = lifeInDanger(1000_00);

            bothAtOnce(number, REJECT);

            Cases.status(applicant, number, "rejected");
            tables.expectSound(number, "rejected while authorised");
        }
    }

    @Test
    void neverReservesMoreThanGrantedWhenTheLastStageApprovesAtTheSameMoment() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String number = lifeInDanger(1000_00);

            bothAtOnce(number, APPROVE);

            Cases.status(applicant, number, "voucherIssued");
            tables.expectSound(number, "approved while authorised");
            assertThat(jdbc.sql("select sum(value_minor) from voucher where application_number = ?")
                            .param(number)
                            .query(Long.class)
                            .single())
                    .isEqualTo(5000_00);
        }
    }

    @Test
    void endsTheCaseAsHelpedWhenNothingIsLeftToIssue() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // the cap is what is applied for: whoever authorises first gives everything
            String number = lifeInDanger(5000_00);

            bothAtOnce(number, APPROVE);

            Cases.status(applicant, number, "voucherIssued");
            tables.expectSound(number, "approved while all of it was authorised");
            assertThat(jdbc.sql("select count(*) from voucher where application_number = ?")
                            .param(number)
                            .query(Long.class)
                            .single())
                    .isOne();
        }
    }

    @Test
    void saysThatTheCaseIsDecidedToAnOfficerWhoAuthorisesAfterwards() {
        String number = lifeInDanger(1000_00);
        // the task is still on the officer's screen, and the case was rejected meanwhile
        String task = emergency(number);
        jdbc.sql("update application set status = 'rejected' where number = ?")
                .param(number)
                .update();

        Answer late = Cases.complete(as("senior-officer"), task, AUTHORISE);

        assertThat(late.status()).isBetween(400, 499);
        assertThat(late.text()).contains("decided meanwhile");
        assertThat(jdbc.sql("select count(*) from emergency_decision where application_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void tellsTheApplicantThatEmergencyHelpIsTheWholeGrant() {
        String number = lifeInDanger(5000_00);
        Cases.complete(as("senior-officer"), emergency(number), AUTHORISE).expect(204);
        provisional(number);

        Cases.complete(as("junior-officer"), stage(number), APPROVE).expect(204);

        Cases.status(applicant, number, "voucherIssued");
        tables.expectSound(number, "helped already");
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from message where business_key = ?")
                                .param(number + "/helpConfirmed")
                                .query(Long.class)
                                .single()
                        == 1);
    }

    @Test
    void reducesTheVoucherWhenTheOfficersGrantLessThanTheEmergencyHelp() {
        String number = lifeInDanger(1000_00);
        Cases.complete(as("senior-officer"), emergency(number), AUTHORISE).expect(204);
        String provisional = provisional(number);
        redeem(provisional, 300).expect(201);

        Cases.complete(
                        as("junior-officer"),
                        stage(number),
                        with(
                                APPROVE,
                                "need",
                                "4",
                                "vulnerability",
                                "3",
                                "medicalUrgency",
                                "4",
                                "recommendedAmount",
                                700,
                                "amountReason",
                                "The bill is lower."))
                .expect(204);

        Cases.status(applicant, number, "voucherIssued");
        tables.expectSound(number, "granted less than authorised");
        assertThat(state(provisional)).isEqualTo("revoked");
        assertThat(jdbc.sql("select value_minor from voucher where application_number = ? and state = 'issued'")
                        .param(number)
                        .query(Long.class)
                        .single())
                .isEqualTo(400_00);
    }

    @Test
    void aReversalDoesNotReactivateTheVoucherOfARejectedCase() {
        String number = lifeInDanger(1000_00);
        Cases.complete(as("senior-officer"), emergency(number), AUTHORISE).expect(204);
        String provisional = provisional(number);
        String redemption =
                redeem(provisional, 1000).expect(201).json().path("id").asText();
        Cases.complete(as("junior-officer"), stage(number), REJECT).expect(204);
        Cases.status(applicant, number, "rejected");

        as("service-provider")
                .post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", "Wrong person."))
                .expect(200);

        assertThat(state(provisional)).isEqualTo("revoked");
        tables.expectSound(number, "taken back after the rejection");
    }

    @Test
    void theDatabaseRefusesAnActiveVoucherForAnEndedCase() {
        String number = lifeInDanger(1000_00);
        Cases.complete(as("senior-officer"), emergency(number), AUTHORISE).expect(204);
        String provisional = provisional(number);
        for (String over : List.of("rejected", "withdrawn", "inAppeal")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as("a case becomes %s while its voucher lives", over)
                    .isThrownBy(() -> jdbc.sql("update application set status = ? where number = ?")
                            .params(over, number)
                            .update());
        }
        jdbc.sql("update voucher set state = 'revoked' where code = ?")
                .param(provisional)
                .update();
        jdbc.sql("update application set status = 'rejected' where number = ?")
                .param(number)
                .update();
        assertThatExceptionOfType(DataAccessException.class)
                .as("a voucher of a rejected case is issued")
                .isThrownBy(() -> jdbc.sql("""
                        insert into voucher (code, application_number, programme_code, currency, value_minor, state, issued_by, issued_at,
                                             expires_at, qr, status_list, status_index, provisional)
                        select 'AAAA-BBBB-CCCC-DDDF', application_number, programme_code, currency, value_minor, 'issued', issued_by, issued_at,
                               expires_at, 'x', 998, 3, true from voucher where code = ?""").param(provisional).update());
    }

    @Test
    void theDatabaseRefusesToReserveMoreThanTheGrant() {
        String number = lifeInDanger(1000_00);
        Cases.complete(as("senior-officer"), emergency(number), AUTHORISE).expect(204);
        provisional(number);
        jdbc.sql("update application set granted_minor = 1500_00 where number = ?")
                .param(number)
                .update();
        String hold = """
                insert into reservation (application_number, part, round, programme_code, fiscal_year, amount_minor)
                select number, 'main', 1, programme_code, 'THIS', ? from application where number = ?""";

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql(hold).params(500_01, number).update());
        assertThatExceptionOfType(DataAccessException.class)
                .as("a second emergency part")
                .isThrownBy(() -> jdbc.sql(hold.replace("'main', 1", "'emergency', 2"))
                        .params(1, number)
                        .update());
    }

    // ---------------------------------------------------------------- steps

    private String lifeInDanger(long capMinor) {
        String programme = NewProgramme.with(jdbc).emergencyCap(capMinor).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
        emergency(number);
        stage(number);
        return number;
    }

    private void bothAtOnce(String number, Map<String, Object> decision) throws Exception {
        String emergency = emergency(number);
        String stage = stage(number);
        List<Answer> answers = Together.run(
                2,
                i -> i == 0
                        ? Cases.complete(as("senior-officer"), emergency, AUTHORISE)
                        : Cases.complete(as("junior-officer"), stage, decision));
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isLessThan(500));
    }

    private String emergency(String number) {
        return task(number, "userTask_authoriseEmergency");
    }

    private String stage(String number) {
        return task(number, "userTask_decide");
    }

    private String provisional(String number) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .until(
                        () -> jdbc.sql("select code from voucher where application_number = ? and provisional")
                                .param(number)
                                .query(String.class)
                                .optional()
                                .orElse(null),
                        Objects::nonNull);
    }

    private String state(String code) {
        return jdbc.sql("select state from voucher where code = ?")
                .param(code)
                .query(String.class)
                .single();
    }

    private Answer redeem(String code, int amount) {
        return redeem(as("service-provider"), qr(code), amount, code + amount);
    }

    private static Map<String, Object> with(Map<String, Object> says, Object... more) {
        Map<String, Object> all = new HashMap<>(says);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }
}
