package org.lifeline.growth;

import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
    private static final int PROVIDERS = 100;

    private static final int TIMES = 100;
    private static final int WARM = 15;

    /** One thing that somebody asks. */
    private record Request(String who, String name, Runnable ask) {}

    @Autowired
    private HikariDataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext product;

    private final List<String> programmes = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    @Test
    void measuresRequestsBeforeAndAfterManyCases() throws Exception {
        for (int i = 0; i < PROGRAMMES; i++) {
            programmes.add(NewProgramme.with(jdbc).providers("HOSPITAL-1").stages("social-worker"));
        }
        // those that are asked for have no copies: each would have all that is written when somebody reads them
        String askedClosed = helped(programmes.get(0));
        String askedOpen = waiting(programmes.get(0));
        for (String programme : programmes) {
            closed.add(helpedAsUsual(programme));
            open.add(waiting(programme));
        }
        JsonNode redeemed = ClaimSteps.voucher(programmes.get(0));
        archiveTheClosed();
        copy(FULL_PAGE, FULL_PAGE);
        for (int i = 1; i < PROVIDERS; i++) {
            Providers.create(jdbc, "GROWTH-" + i, "Clinic " + i);
        }
        jdbc.sql("""
                        insert into programme_provider (programme_code, provider_code)
                        select a.code, p.code from programme a, service_provider p where a.code in (:programmes) and p.code like 'GROWTH-%'""").param("programmes", programmes).update();
        settle();
        list(askedClosed, askedOpen, redeemed);
        // first of all the compiler of Java is at work
        measured();
        Map<String, Double> before = measured();
        long size = bytes();
        long start = System.nanoTime();
        long rows = copy(OPEN / PROGRAMMES, CLOSED / PROGRAMMES);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%n%,d closed and %,d open cases, %,d rows, made in %.0f s: %,.0f cases a second%n",
                CLOSED, OPEN, rows, seconds, (CLOSED + OPEN) / seconds);
        settle();
        printRoom(bytes() - size);
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
        // the product does so every minute, too, and then this finds nothing left
        await().atMost(1, TimeUnit.HOURS).until(() -> {
            ReflectionTestUtils.invokeMethod(product.getBean("sealer"), "seal");
            return jdbc.sql("select not exists (select from audit_unsealed)")
                    .query(Boolean.class)
                    .single();
        });
        System.out.printf("audit log sealed in %.0f s%n", (System.nanoTime() - start) / 1e9);
        ReflectionTestUtils.invokeMethod(product.getBean("providerSums"), "addUp");
        jdbc.sql("select count_insight_days()").query(row -> {});
        jdbc.sql("vacuum analyze").update();
    }

    /** A case that was helped in full and paid for, and is over. */
    private String helped(String programme) {
        Api provider = as("service-provider");
        String claim = ClaimSteps.approved(provider, programme, "5000.00");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), claim),
                        "FIRST-" + claim,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        String number = jdbc.sql("""
                        select v.application_number from claim_line l join redemption r on r.id = l.redemption_id
                          join voucher v on v.code = r.voucher_code where l.claim_number = ?""").param(claim).query(String.class).single();
        await().atMost(PATIENCE).until(() -> isOver(number) && isOver(claim));
        return number;
    }

    /** The same without a signal of fraud, whose copies would be hundreds of thousands of reviews: a provider's day is unusual once. */
    private String helpedAsUsual(String programme) {
        String number = helped(programme);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select not exists (select from redemption_unwatched)")
                        .query(Boolean.class)
                        .single());
        return jdbc.sql("""
                                select exists (select from fraud_signal f join voucher v on v.code = f.voucher_code
                                                where v.application_number = ?)""").param(number).query(Boolean.class).single() ? helpedAsUsual(programme) : number;
    }

    /** A case that waits for its officer. */
    private String waiting(String programme) {
        String number = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("social-worker"), number);
        return number;
    }

    /** Nothing of it runs any more, so its processes may be archived. */
    private boolean isOver(String number) {
        return jdbc.sql("select not exists (select from act_ru_execution where business_key_ = ?)")
                .param(number)
                .query(Boolean.class)
                .single();
    }

    /** As the product does when they are closed for long; only a benchmark lets days pass. */
    private void archiveTheClosed() {
        jdbc.sql("""
                        update act_hi_procinst set start_time_ = start_time_ - interval '1 year', end_time_ = end_time_ - interval '1 year'
                         where end_time_ is not null""").update();
        product.getBean(HistoryArchive.class).archiveDue();
    }

    private void list(String number, String waiting, JsonNode redeemed) {
        String code = voucher(number);
        String claim = jdbc.sql("""
                        select l.claim_number from claim_line l join redemption r on r.id = l.redemption_id
                          join voucher v on v.code = r.voucher_code where v.application_number = ?""").param(number).query(String.class).single();
        String person = jdbc.sql(
                        "select p.code from person p join application a on a.person_id = p.id where a.number = ?")
                .param(number)
                .query(String.class)
                .single();
        Api officer = as("social-worker");
        String task = Cases.task(officer, waiting);
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
        get("social-worker", "/engine-rest/task?processInstanceBusinessKey=" + waiting);
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
                                Map.of("qr", redeemed.path("qr").asText()))
                        .expect(200));
        add(
                "service-provider",
                "redeem",
                () -> provider.post(
                                "/api/redemptions",
                                Map.of(
                                        "qr", redeemed.path("qr").asText(),
                                        "amount", new BigDecimal("0.10"),
                                        "currency", redeemed.path("currency").asText()),
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

    /** What the copies take of the database, and the tables that take most. */
    private void printRoom(long bytes) {
        System.out.printf("%.1f KB of the database for each%n", bytes / 1024.0 / (CLOSED + OPEN));
        jdbc.sql("""
                        select relname, pg_total_relation_size(oid) / 1024.0 as room, pg_indexes_size(oid) / 1024.0 as indexes
                          from pg_class where relkind = 'r' order by 2 desc limit 12""").query(row -> {
            System.out.printf(
                    "%8.1f KB in %s, %.1f of it in indexes%n",
                    row.getDouble("room") / (CLOSED + OPEN),
                    row.getString("relname"),
                    row.getDouble("indexes") / (CLOSED + OPEN));
        });
    }

    private long bytes() {
        return jdbc.sql("select pg_database_size(current_database())")
                .query(Long.class)
                .single();
    }
}
