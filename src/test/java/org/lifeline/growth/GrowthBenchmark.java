package org.lifeline.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.faults.Invariants;
import org.lifeline.retention.HistoryArchive;
import org.lifeline.testing.Allowances;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.Providers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * What people ask of the product, before and after it had many cases: {@code mvn -Pbench surefire:test -Dtest=GrowthBenchmark
 * -Dlifeline.growth.closed=20000 -Dlifeline.growth.open=2000}. Prints, and asserts no time.
 */
@Tag("benchmark")
class GrowthBenchmark extends LifelineTest {

    private static final int CLOSED = Integer.getInteger("lifeline.growth.closed", 20_000);
    private static final int OPEN = Integer.getInteger("lifeline.growth.open", 2_000);
    /** Closed cases began on so many days. */
    private static final int DAYS = 700;

    private static final int PROGRAMMES = 4;
    /** So many of each case fill the pages of lists, before anything is measured: a page of fifty is not a matter of growth. */
    private static final int FULL_PAGE = 60;
    /** The provider whose pages are asked for has one in so many of the cases that come then. */
    private static final int PROVIDERS = 10;

    private static final int TIMES = 40;
    private static final int WARM = 15;

    /** One thing that somebody asks. */
    private record Request(String who, String name, Runnable ask) {}

    @Autowired
    private HikariDataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext product;

    private final List<String> closed = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    @Test
    void measuresRequestsBeforeAndAfterManyCases() throws Exception {
        for (int i = 0; i < PROGRAMMES; i++) {
            firstCases();
        }
        // what is redeemed meanwhile is of a case without copies, which would each have it, too
        firstCases();
        String redeemed = closed.remove(PROGRAMMES);
        open.remove(PROGRAMMES);
        archiveTheClosed();
        copy(FULL_PAGE, FULL_PAGE);
        for (int i = 1; i < PROVIDERS; i++) {
            Providers.create(jdbc, "GROWTH-" + i, "Clinic " + i);
        }
        jdbc.sql("""
                        insert into programme_provider (programme_code, provider_code)
                        select a.programme_code, p.code from application a, service_provider p where a.number in (:cases) and p.code like 'GROWTH-%'""").param("cases", closed).update();
        settle();
        list(redeemed);
        Map<String, Double> before = measured();
        long size = bytes();
        long start = System.nanoTime();
        long rows = copy(OPEN / PROGRAMMES, CLOSED / PROGRAMMES);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%n%,d closed and %,d open cases, %,d rows, made in %.0f s: %,.0f cases a second%n",
                CLOSED, OPEN, rows, seconds, (CLOSED + OPEN) / seconds);
        settle();
        System.out.printf("%.1f KB of the database for each%n", (bytes() - size) / 1024.0 / (CLOSED + OPEN));
        Map<String, Double> after = measured();
        System.out.printf(
                "%n%-72s %10s %10s %8s%n", "95th percentile of " + TIMES + ", ms", "few cases", "many", "ratio");
        before.forEach((name, few) ->
                System.out.printf("%-72s %10.1f %10.1f %8.2f%n", name, few, after.get(name), after.get(name) / few));
        new Invariants(jdbc).now().forEach(System.out::println);
    }

    private long copy(int openOfEach, int closedOfEach) throws Exception {
        List<Copies.Wanted> wanted = new ArrayList<>();
        open.forEach(each -> wanted.add(new Copies.Wanted(each, openOfEach, 0)));
        closed.forEach(each -> wanted.add(new Copies.Wanted(each, closedOfEach, DAYS)));
        return new Copies(database, GrowingTables.read(), Copies.MANY).of(wanted);
    }

    /** What the product and the database do every minute or every hour. */
    private void settle() {
        long start = System.nanoTime();
        ReflectionTestUtils.invokeMethod(product.getBean("sealer"), "seal");
        System.out.printf("audit log sealed in %.0f s%n", (System.nanoTime() - start) / 1e9);
        ReflectionTestUtils.invokeMethod(product.getBean("providerSums"), "addUp");
        jdbc.sql("vacuum analyze").update();
    }

    /** A case that was helped and paid for, and one that waits for its officer, in a programme of their own. */
    private void firstCases() {
        String programme = NewProgramme.with(jdbc).providers("HOSPITAL-1").stages("social-worker");
        Api provider = as("service-provider");
        String claim = ClaimSteps.approved(provider, programme, "10.00");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), claim),
                        "FIRST-" + claim,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        closed.add(jdbc.sql("select number from application where programme_code = ?")
                .param(programme)
                .query(String.class)
                .single());
        open.add(Cases.apply(as("applicant"), programme, Cases.answers()));
        Cases.task(as("social-worker"), open.get(open.size() - 1));
    }

    /** As the product does when they are closed for long; only a benchmark lets days pass. */
    private void archiveTheClosed() {
        jdbc.sql("""
                        update act_hi_procinst set start_time_ = start_time_ - interval '1 year', end_time_ = end_time_ - interval '1 year'
                         where end_time_ is not null""").update();
        product.getBean(HistoryArchive.class).archiveDue();
    }

    private void list(String redeemed) {
        String number = closed.get(0);
        String code = voucher(number);
        JsonNode voucher = as("applicant")
                .get("/api/vouchers/" + voucher(redeemed))
                .expect(200)
                .json();
        String claim =
                jdbc.sql("select min(number) from claim").query(String.class).single();
        String person = jdbc.sql(
                        "select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
        Api officer = as("social-worker");
        String task = Cases.task(officer, open.get(0));
        get("applicant", "/applications", "/applications/" + number, "/vouchers/" + code, "/my-data");
        get("social-worker", "/case-file/" + task, "/task-forms/" + task, "/people/" + person);
        for (JsonNode filter : officer.get("/engine-rest/filter").expect(200).json()) {
            String path = "/engine-rest/filter/" + filter.path("id").asText();
            String name = "Tasklist: " + filter.path("name").asText();
            add(
                    "social-worker",
                    name,
                    () -> officer.get(path + "/list?firstResult=0&maxResults=15")
                            .expect(200));
            add(
                    "social-worker",
                    name + ", number",
                    () -> officer.get(path + "/count").expect(200));
        }
        get("social-worker", "/engine-rest/task?processInstanceBusinessKey=" + open.get(0));
        get("service-provider", "/provider", "/provider/claims/new", "/provider/claims/" + claim);
        get("service-provider", "/provider/statement", "/provider/payments", "/api/redemptions", "/api/claims");
        get("accountant", "/finance", "/finance/claims", "/finance/providers", "/claims/" + claim);
        get("auditor", "/audit", "/audit?case=" + number, "/insights/service", "/signals", "/holds");
        get("programme-manager", "/funds", "/voucher-prints");
        get("operations", "/operations");
        Api provider = as("service-provider");
        add(
                "anybody",
                "verify a voucher",
                () -> anonymous()
                        .post(
                                "/api/vouchers/verify",
                                Map.of("qr", voucher.path("qr").asText()))
                        .expect(200));
        add(
                "service-provider",
                "redeem",
                () -> provider.post(
                                "/api/redemptions",
                                Map.of(
                                        "qr", voucher.path("qr").asText(),
                                        "amount", new BigDecimal("0.10"),
                                        "currency", voucher.path("currency").asText()),
                                Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                        .expect(201));
        add("applicant", "apply", () -> Cases.apply(as("applicant-2"), Cases.answers()));
    }

    private String voucher(String number) {
        return as("applicant")
                .get("/api/applications/" + number)
                .expect(200)
                .json()
                .path("voucherCode")
                .asText();
    }

    private void get(String who, String... paths) {
        for (String path : paths) {
            add(who, path, () -> as(who).get(path).expect(200));
        }
    }

    private void add(String who, String name, Runnable ask) {
        requests.add(new Request(who, name, ask));
    }

    /** By request: the 95th percentile, in milliseconds. */
    private Map<String, Double> measured() {
        Map<String, Double> measured = new LinkedHashMap<>();
        for (Request request : requests) {
            double[] times = new double[TIMES];
            for (int i = -WARM; i < TIMES; i++) {
                Allowances.pass(60);
                long start = System.nanoTime();
                request.ask().run();
                if (i >= 0) {
                    times[i] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(times);
            measured.put(request.who() + ": " + request.name(), times[(int) (TIMES * 0.95) - 1]);
        }
        return measured;
    }

    private long bytes() {
        return jdbc.sql("select pg_database_size(current_database())")
                .query(Long.class)
                .single();
    }
}
