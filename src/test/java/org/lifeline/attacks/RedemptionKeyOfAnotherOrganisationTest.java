package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Accounts;
import org.lifeline.testing.Api;
import org.lifeline.testing.Api.Answer;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A redemption that was sent twice, the second time by another organisation: it was booked twice. */
class RedemptionKeyOfAnotherOrganisationTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private IdentityService identities;

    private Api hospital;
    private Api pharmacy;
    private String pharmacyCode;
    private JsonNode voucher;

    @BeforeEach
    void issueAVoucherForTwoOrganisations() {
        String hospitalCode = Desks.organisation(jdbc);
        pharmacyCode = Desks.organisation(jdbc);
        hospital = as(Desks.account(jdbc, identities, hospitalCode));
        pharmacy = as(Desks.account(jdbc, identities, pharmacyCode));
        voucher = Desks.voucher(
                as(Accounts.create(identities, "applicant")),
                as("junior-officer"),
                NewProgramme.with(jdbc).providers(hospitalCode, pharmacyCode),
                Cases.answers("treatmentCost", 100));
    }

    @Test
    void refusesTheSecondOrganisationWithoutRevealingTheFirst() {
        String key = UUID.randomUUID().toString();
        String first = Desks.redeem(hospital, voucher, "10.00", key, Map.of())
                .expect(201)
                .json()
                .path("id")
                .asText();

        Answer second =
                Desks.redeem(pharmacy, voucher, "10.00", key, Map.of()).expectProblem(409, "idempotencyKeyReused");

        assertThat(second.text()).doesNotContain(first, "10.00", "balance", "Clinic");
        assertThat(redemptions()).isOne();
        // who made the key up hears the same answer again
        assertThat(Desks.redeem(hospital, voucher, "10.00", key, Map.of())
                        .expect(201)
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(first);
    }

    @Test
    void booksOneOfTwentySimultaneousRequests() throws Exception {
        String key = UUID.randomUUID().toString();

        List<Answer> answers =
                Together.run(20, i -> Desks.redeem(i % 2 == 0 ? hospital : pharmacy, voucher, "5.00", key, Map.of()));

        assertThat(redemptions()).isOne();
        assertThat(answers).filteredOn(a -> a.status() == 201).hasSize(10);
        assertThat(answers)
                .filteredOn(a -> a.status() != 201)
                .allSatisfy(a -> a.expectProblem(409, "idempotencyKeyReused"));
    }

    @Test
    void theDatabaseRefusesASecondRedemptionWithTheSameKey() {
        String key = UUID.randomUUID().toString();
        Desks.redeem(hospital, voucher, "10.00", key, Map.of()).expect(201);

        assertThatThrownBy(() -> jdbc.sql("""
                                insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor, balance_minor,
                                                        redeemed_by, redeemed_at)
                                values (gen_random_uuid(), ?, ?, ?, '', 100, 0, 'x', now())""")
                        .params(voucher.path("code").asText(), pharmacyCode, key)
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    private long redemptions() {
        return jdbc.sql("select count(*) from redemption where voucher_code = ?")
                .param(voucher.path("code").asText())
                .query(Long.class)
                .single();
    }
}
