package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.ledger.ProgrammeFunds;
import org.lifeline.platform.engine.LostRace;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/** A closed programme takes no money and issues nothing, whoever waits; and whoever waited hears it. */
class ClosedProgrammeTest extends CaseAttack {

    @Autowired
    private ProgrammeFunds funds;

    @Autowired
    private TransactionTemplate transaction;

    private Api applicant;
    private CaseTables tables;

    @BeforeEach
    void someoneNewApplies() {
        applicant = as(Accounts.create(identities, "applicant"));
        tables = new CaseTables(jdbc);
    }

    @Test
    void endsACaseThatWaitsForFundsAndTellsItsApplicant() {
        String programme = NewProgramme.with(jdbc).budget(0).stages("junior-officer");
        String number = waiting(programme);
        String task = task(number, "userTask_provideFunds");

        close(programme);

        assertThat(Cases.status(applicant, number, "programmeClosed")
                        .path("voucherCode")
                        .isNull())
                .isTrue();
        assertThat(provide(task, 9000).status()).isBetween(400, 499);
        tables.expectSound(number, "the programme was closed");
        assertThat(count("select count(*) from ledger_entry where programme_code = ?", programme))
                .isZero();
        await().atMost(PATIENCE)
                .until(() ->
                        count("select count(*) from message where business_key = ?", number + "/programmeClosed") == 1);
        assertThat(applicant.get("/applications/" + number).expect(200).text()).contains("The programme was closed");
        applicant.post("/api/applications/" + number + "/withdrawal", "").expectProblem(409, "notWithdrawable");
    }

    @Test
    void takesNoMoneyThatAManagerProvidesInTheSameMoment() throws Exception {
        for (int round = 0; round < 5; round++) {
            String programme = NewProgramme.with(jdbc).budget(0).stages("junior-officer");
            String number = waiting(programme);
            String task = task(number, "userTask_provideFunds");

            List<Integer> answers =
                    Together.run(2, i -> i == 0 ? provide(task, 9000).status() : close(programme));

            assertThat(answers).allSatisfy(status -> assertThat(status).isLessThan(500));
            tables.expectSound(number, "funds provided while the programme was closed");
            assertThat(tables.status(number)).isEqualTo("programmeClosed");
        }
    }

    @Test
    void issuesNothingToACaseThatItsOfficersApproveAfterwards() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.task(as("junior-officer"), number);
        close(programme);

        Cases.approve(as("junior-officer"), number);

        Cases.status(applicant, number, "programmeClosed");
        tables.expectSound(number, "approved in a closed programme");
        assertThat(count("select count(*) from voucher where application_number = ?", number))
                .isZero();
    }

    @Test
    void givesNoEmergencyHelpAndSaysSo() {
        String programme = NewProgramme.with(jdbc).emergencyCap(1000_00).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers("urgency", "lifeThreatening"));
        String task = task(number, "userTask_authoriseEmergency");
        close(programme);

        Answer late = as("senior-officer")
                .post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of(
                                "variables",
                                Map.of(
                                        "emergencyDecision", Map.of("value", "authorise"),
                                        "reasonCode", Map.of("value", "lifeInDanger"),
                                        "reason", Map.of("value", "Bleeding."))));

        assertThat(late.status()).isBetween(400, 499);
        assertThat(late.text()).contains("closed");
        assertThat(count("select count(*) from voucher where application_number = ?", number))
                .isZero();
    }

    @Test
    void takesNoMoneyInAnyWay() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        close(programme);

        assertThatThrownBy(() -> funds.fund(programme, Money.ofMinor("EUR", 100), "A donor", "programme-manager"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo("programmeClosed"));
        assertThatThrownBy(() -> funds.setBudget(programme, "THIS", Money.ofMinor("EUR", 100), "programme-manager"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo("programmeClosed"));
        for (String kind : List.of("fund", "reserve")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .as(kind)
                    .isThrownBy(() -> jdbc.sql(
                                    "select ledger_move('x:' || :code, :kind, :code, 'THIS', 'funding', 'available', 100, null, 'me', now(), null)")
                            .param("code", programme)
                            .param("kind", kind)
                            .query(Long.class)
                            .single());
        }
    }

    @Test
    void keepsTheVouchersThatAreOutGoodAndReplaceable() {
        String programme = NewProgramme.with(jdbc).stages("junior-officer");
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        close(programme);

        as("programme-manager")
                .post("/api/vouchers/" + code + "/reissue", Map.of("reason", "Lost."))
                .expect(200);
        String replacement = jdbc.sql("select code from voucher where replaces = ?")
                .param(code)
                .query(String.class)
                .single();
        String qr = jdbc.sql("select qr from voucher where code = ?")
                .param(replacement)
                .query(String.class)
                .single();
        as("service-provider")
                .post(
                        "/api/redemptions",
                        Map.of("qr", qr, "amount", 100, "currency", "EUR"),
                        Map.of("Idempotency-Key", replacement))
                .expect(201);
        tables.expectSound(number, "a voucher of a closed programme");
    }

    // ---------------------------------------------------------------- steps

    private String waiting(String programme) {
        String number = Cases.apply(applicant, programme, Cases.answers());
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "waitingForFunds");
        return number;
    }

    private int close(String programme) {
        // what happens once the second manager has confirmed it; the product runs a transaction again that lost a race
        for (int tried = 1; ; tried++) {
            try {
                transaction.executeWithoutResult(t -> {
                    jdbc.sql("update programme set state = 'closed' where code = ?")
                            .param(programme)
                            .update();
                    funds.close(programme, "programme-manager");
                });
                break;
            } catch (RuntimeException e) {
                if (!LostRace.is(e) || tried == 6) {
                    throw e;
                }
            }
        }
        return 204;
    }

    private static Answer provide(String task, int amount) {
        return as("programme-manager")
                .post(
                        "/engine-rest/task/" + task + "/complete",
                        Map.of(
                                "variables",
                                Map.of(
                                        "addedFunds",
                                        Map.of("value", amount),
                                        "fundingSource",
                                        Map.of("value", "A donor"))));
    }
}
