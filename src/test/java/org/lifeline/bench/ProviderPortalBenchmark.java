package org.lifeline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The portal of a provider with 100,000 redemptions, of which a third is claimed: how long its pages take as its browser sees it, and a
 * claim of 10,000 lines. Prints, and asserts no time.
 */
@Tag("benchmark")
class ProviderPortalBenchmark extends LifelineTest {

    private static final int REDEMPTIONS = 100_000;
    private static final int LINES = 10_000;
    private static final int TIMES = 15;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext product;

    @Test
    void measuresTheProvidersPages() throws Exception {
        JsonNode voucher =
                Cases.voucher(as("applicant"), NewProgramme.with(jdbc).providers("HOSPITAL-1"), Cases.answers());
        fill(voucher.path("code").asText());
        Api provider = as("service-provider");
        List<String> ids = jdbc.sql(
                        "select id from redemption where provider_code = 'HOSPITAL-1' order by redeemed_at limit 40000")
                .query(String.class)
                .list();
        Figures.print("A provider with " + REDEMPTIONS + " redemptions, median of " + TIMES);
        for (int claim = 0; claim < 3; claim++) {
            String[] its = ids.subList(claim * LINES, (claim + 1) * LINES).toArray(String[]::new);
            long start = System.nanoTime();
            String number = ClaimSteps.create(provider, ClaimSteps.invoice(), its)
                    .expect(201)
                    .json()
                    .path("number")
                    .asText();
            Figures.row("a claim of 10,000 lines begun", milliseconds(start), "");
            start = System.nanoTime();
            provider.put(
                            "/api/claims/" + number,
                            Map.of(
                                    "invoiceNumber",
                                    ClaimSteps.invoice(),
                                    "redemptions",
                                    List.of(its).subList(1, LINES)))
                    .expect(200);
            Figures.row("the same changed", milliseconds(start), "");
        }
        jdbc.sql("analyze claim_standing").update();
        ReflectionTestUtils.invokeMethod(product.getBean("providerSums"), "addUp");
        Visitor clerk = new Visitor(ADDRESS);
        clerk.logIn("service-provider", "demo");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (String path : List.of(
                "/provider",
                "/provider?claimed=left",
                "/provider?claimed=yes&page=100",
                "/provider?by=day",
                "/provider?by=month",
                "/provider/claims/new",
                "/provider/statement",
                "/provider/statement?from=" + today.minusYears(2),
                "/api/redemptions",
                "/api/redemptions?claimed=false&page=500",
                "/api/redemptions?from=" + today.minusDays(30) + "&to=" + today,
                "/api/redemptions/sums?by=month")) {
            Figures.row(path, median(clerk, path), "100 ms");
        }
    }

    private void fill(String voucher) {
        // the guard reads all redemptions of the voucher for each new one
        jdbc.sql("alter table redemption disable trigger redemption_within_what_is_owed")
                .update();
        jdbc.sql("""
                        insert into redemption (id, voucher_code, provider_code, idempotency_key, request_sha256, amount_minor,
                                                balance_minor, redeemed_by, redeemed_at)
                        select gen_random_uuid(), :voucher, 'HOSPITAL-1', 'bench ' || n, 'x', 100 + n % 900, 0, 'clerk-' || n % 7,
                               now() - n * interval '10 minutes'
                          from generate_series(1, :many) n""").param("voucher", voucher).param("many", REDEMPTIONS).update();
        jdbc.sql("alter table redemption enable trigger redemption_within_what_is_owed")
                .update();
        jdbc.sql("vacuum analyze claim_standing").update();
        jdbc.sql("vacuum analyze redemption").update();
    }

    private static String median(Visitor clerk, String path) throws Exception {
        double[] times = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            if (clerk.get(path).statusCode() != 200) {
                throw new AssertionError(path);
            }
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return "%.0f ms".formatted(times[TIMES / 2]);
    }

    private static String milliseconds(long start) {
        return "%.0f ms".formatted((System.nanoTime() - start) / 1e6);
    }
}
