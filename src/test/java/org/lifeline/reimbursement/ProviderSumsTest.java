package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is owed to providers is the same whether its movements were added up or not, also while others redeem. */
class ProviderSumsTest extends LifelineTest {

    @Autowired
    private ProviderSums sums;

    @Autowired
    private RedemptionList list;

    @Autowired
    private HikariDataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void whatIsOwedIsTheSameBeforeAndAfterItIsAddedUp() throws Exception {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        Api provider = as("service-provider");
        var voucher = ClaimSteps.voucher(programme);
        ClaimSteps.redeem(provider, voucher, "10.00");
        assertThat(spent(programme)).isEqualTo(1_000);

        sums.addUp();

        assertThat(spent(programme)).isEqualTo(1_000);
        assertThat(jdbc.sql("select count(*) from provider_sum where programme_code = ?")
                        .param(programme)
                        .query(Long.class)
                        .single())
                .as("help and spent")
                .isEqualTo(2);
        // eight more redemptions while it is added up again and again
        Together.run(IntStream.range(0, 10)
                .<java.util.concurrent.Callable<Void>>mapToObj(i -> () -> {
                    if (i < 8) {
                        ClaimSteps.redeem(provider, voucher, "1.00");
                    } else {
                        sums.addUp();
                    }
                    return null;
                })
                .toList());
        assertThat(spent(programme)).isEqualTo(1_800);
        ClaimSteps.submitted(provider, ClaimSteps.redeem(provider, voucher, "5.00"));
        assertThat(spent(programme)).isEqualTo(1_800);
        assertEverywhereTheSame();
        // a part of one is in a claim that is not decided, and one is taken back
        provider.post(
                        "/api/claims",
                        Map.of(
                                "lines",
                                List.of(Map.of(
                                        "redemption",
                                        ClaimSteps.redeem(provider, voucher, "4.00"),
                                        "amount",
                                        new BigDecimal("1.50"))),
                                "invoiceNumber",
                                ClaimSteps.invoice()))
                .expect(201);
        provider.post(
                        "/api/redemptions/" + ClaimSteps.redeem(provider, voucher, "3.00") + "/reversal",
                        Map.of("reason", "Mistyped."))
                .expect(200);
        assertEverywhereTheSame();
        sums.addUp();
        assertEverywhereTheSame();
    }

    /** A movement with a lower number may be committed after one with a higher number was read. */
    @Test
    void aMovementThatIsNotCommittedYetIsWaitedFor() throws Exception {
        long before = until();
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            // as whoever redeems holds it
            sql.execute("lock table provider_movement in row exclusive mode");
            CompletableFuture.runAsync(sums::addUp).join();
            assertThat(until()).as("given up after two seconds").isEqualTo(before);
            connection.rollback();
            connection.setAutoCommit(true);
        }
        sums.addUp();
        assertThat(until())
                .isEqualTo(jdbc.sql("select coalesce(max(id), 0) from provider_movement")
                        .query(Long.class)
                        .single());
        assertEverywhereTheSame();
    }

    private long until() {
        return jdbc.sql("select until_movement from provider_summed")
                .query(Long.class)
                .single();
    }

    private long spent(String programme) {
        return jdbc.sql(
                        "select balance_minor from provider_summed_balance where programme_code = ? and account = 'spent'")
                .param(programme)
                .query(Long.class)
                .single();
    }

    private void assertEverywhereTheSame() {
        for (String difference : List.of(
                "select * from provider_summed_balance except select * from provider_balance",
                "select * from provider_balance except select * from provider_summed_balance")) {
            assertThat(jdbc.sql(difference).query().listOfRows()).isEmpty();
        }
        // a day before all of them selects all, and they are added up one by one
        RedemptionFilter each = RedemptionFilter.read("2000-01-01", null, null, null, null);
        for (String provider : List.of("HOSPITAL-1", "PHARMACY-1")) {
            assertThat(list.sums(provider, RedemptionFilter.ALL)).isEqualTo(list.sums(provider, each));
            assertThat(list.count(provider, RedemptionFilter.ALL)).isEqualTo(list.count(provider, each));
        }
    }
}
