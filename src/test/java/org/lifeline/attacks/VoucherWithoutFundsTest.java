package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.ledger.Part;
import org.lifeline.ledger.Reservations;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.voucher.Terms;
import org.lifeline.voucher.VoucherContent.OfflineLimits;
import org.lifeline.voucher.VoucherIssuance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A voucher promises money that is reserved: what a model leaves out, and what somebody with the database's own means tries, is refused. */
class VoucherWithoutFundsTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    @Autowired
    private VoucherIssuance issuance;

    @Autowired
    private Reservations reservations;

    @Autowired
    private TransactionTemplate transactions;

    private Api applicant;

    @BeforeEach
    void applicant() {
        applicant = as(Accounts.create(identities, "applicant"));
    }

    @Test
    void aModelThatForgetsToReserveFundsIssuesNoVoucher() {
        String number = approvedWithoutFunds();

        assertThatIllegalStateException()
                .isThrownBy(() -> issuance.issue(number, new Terms(30, OfflineLimits.NONE)))
                .withMessage("nothing is reserved for " + number + ": reserve funds before a voucher is issued");
    }

    @Test
    void theDatabaseRefusesAVoucherThatNothingIsReservedFor() {
        String number = approvedWithoutFunds();

        refused(insert(number, 1), "promise 1 of its main funds, and 0 is reserved");
    }

    @Test
    void fundsOfAVoucherThatCanBeRedeemedAreNotReturned() {
        JsonNode voucher = Desks.voucher(
                applicant, as("junior-officer"), NewProgramme.with(jdbc), Cases.answers("treatmentCost", 100));
        String number = caseOf(voucher);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> reservations.release(number, Part.main, "test", "test"))
                .withMessageContaining("promise 10000 of its main funds, and 0 is reserved");
        assertThat(reservations.held(number, Part.main)).isEqualTo(100_00);
    }

    @Test
    void aRedemptionTakenBackBringsVoucherAndFundsBackTogether() {
        String organisation = Desks.organisation(jdbc);
        Api desk = as(Desks.account(jdbc, identities, organisation));
        JsonNode voucher = Desks.voucher(
                applicant,
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(organisation),
                Cases.answers("treatmentCost", 100));
        String redemption = Desks.redeem(desk, voucher, "100", "all-of-it", Map.of())
                .expect(201)
                .json()
                .path("id")
                .asText();
        desk.post("/api/redemptions/" + redemption + "/reversal", Map.of("reason", "Wrong voucher"))
                .expect(200);

        assertThat(reservations.held(caseOf(voucher), Part.main)).isEqualTo(100_00);
        Desks.redeem(desk, voucher, "100", "once-more", Map.of()).expect(201);
    }

    private String caseOf(JsonNode voucher) {
        return jdbc.sql("select application_number from voucher where code = ?")
                .param(voucher.path("code").asText())
                .query(String.class)
                .single();
    }

    private String approvedWithoutFunds() {
        String number =
                Cases.apply(applicant, NewProgramme.with(jdbc).budget(0).stages("junior-officer"), Cases.answers());
        Cases.approve(as("junior-officer"), number);
        Cases.status(applicant, number, "waitingForFunds");
        return number;
    }

    private Runnable insert(String number, long minor) {
        return () -> jdbc.sql("""
                        insert into voucher (code, application_number, programme_code, currency, value_minor, state, issued_by, issued_at,
                                             expires_at, qr, status_list, status_index)
                        select 'AAAA-BBBB-CCCC-DDDG', number, programme_code, 'EUR', ?, 'issued', 'me', now(), now(), 'x', 997, 4
                          from application where number = ?""").params(minor, number).update();
    }

    private void refused(Runnable change, String why) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(transaction -> change.run()))
                .withMessageContaining(why);
    }
}
