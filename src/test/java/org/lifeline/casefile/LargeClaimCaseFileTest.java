package org.lifeline.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.WrittenRedemptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The case file of a claim with ten thousand redemptions: a page of them, and the sums of all. */
class LargeClaimCaseFileTest extends LifelineTest {

    private static final int LINES = 10_000;
    private static final int LARGEST_PAGE_BYTES = 150_000;

    private final Api provider = as("service-provider");
    private final Api accountant = as("accountant");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Clock clock;

    @Test
    void showsFiftyLinesAndTheSumsOfTenThousand() {
        JsonNode voucher = ClaimSteps.voucher(NewProgramme.with(jdbc).stages("social-worker"));
        List<String> ids =
                WrittenRedemptions.of(jdbc, voucher, LINES, clock.instant().minus(Duration.ofDays(2)), 125);
        String number = ClaimSteps.submitted(provider, ids.toArray(String[]::new));
        String task = Cases.task(accountant, number);
        for (String address : List.of("/case-file/" + task, "/claims/" + number)) {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                long begin = System.nanoTime();
                assertThat(accountant.get(address).expect(200).bytes()).hasSizeLessThan(LARGEST_PAGE_BYTES);
                millis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
            }
            System.out.println("A claim of " + LINES + " lines at " + address + ": " + millis + " ms");
            String first = accountant.get(address).expect(200).text();
            assertThat(first).contains("10,000 (vouchers: 1)", "EUR 12,500.00", "Only those that stand out: 10,000");
            assertThat(first.lines().filter(line -> line.contains("data-label=\"Line\"")))
                    .hasSize(50);
            String last = accountant.get(address + "?page=199").expect(200).text();
            assertThat(last).contains(">9951<", ">10000<");
            assertThat(last.lines().filter(line -> line.contains("data-label=\"Line\"")))
                    .hasSize(50);
        }
    }
}
