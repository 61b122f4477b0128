package org.lifeline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.retention.HistoryArchive;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.lifeline.testing.SmallFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many bytes of the database a closed case takes, table by table, with its indexes: filed with a document, decided in three stages,
 * redeemed in full, and one of ten in a claim that is paid; before and after its processes are archived. Some cases go before, so that the
 * first page of each of the many indexes does not count as a case's. {@code -Dlifeline.cases} sets how many are measured. Everything is written anew before it is measured.
 */
@Tag("benchmark")
class CaseSizeBenchmark extends LifelineTest {

    private static final int CASES = Integer.getInteger("lifeline.cases", 200);
    private static final int BEFORE = 40;
    private static final int OF_A_CLAIM = 10;
    private static final int THREADS = 4;
    private static final int TOLD = 25;
    private static final Duration LONG = Duration.ofMinutes(4);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HistoryArchive archive;

    @Test
    void measuresTheBytesOfAClosedCase() throws Exception {
        String programme = NewProgramme.with(jdbc)
                .budget(10_000_000_000L)
                .providers("HOSPITAL-1")
                .stages("social-worker", "junior-officer", "senior-officer");
        close(programme, BEFORE);
        List<String> first = numbers();
        Map<String, Long> before = sizes();
        close(programme, CASES);
        print("A closed case, " + CASES + " cases", before, sizes());
        // only a benchmark lets days pass; the first cases stay in the engine, as younger ones would
        jdbc.sql("""
                        update act_hi_procinst set start_time_ = start_time_ - interval '1 year', end_time_ = end_time_ - interval '1 year'
                         where business_key_ in (:numbers) and business_key_ not in (:first)""").param("numbers", numbers()).param("first", first).update();
        archive.archiveDue();
        print("The same, its processes archived", before, sizes());
    }

    private List<String> numbers() {
        return jdbc.sql("select number from application union all select number from claim")
                .query(String.class)
                .list();
    }

    private static void print(String title, Map<String, Long> before, Map<String, Long> after) {
        Figures.print(title);
        Map<String, Double> each = new LinkedHashMap<>();
        after.forEach((table, bytes) -> each.put(table, (bytes - before.getOrDefault(table, 0L)) / 1024.0 / CASES));
        Figures.row("in all, KB a case", kilobytes(each.values().stream()), "at most 60");
        Figures.row(
                "of it the engine's history",
                kilobytes(each.keySet().stream()
                        .filter(table -> table.startsWith("act_hi_"))
                        .map(each::get)),
                "");
        each.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(TOLD)
                .forEach(table -> Figures.row("  " + table.getKey(), kilobytes(Stream.of(table.getValue())), ""));
    }

    private static String kilobytes(Stream<Double> some) {
        return "%.1f".formatted(some.mapToDouble(Double::doubleValue).sum());
    }

    /** Bytes of each table with its indexes and what is stored beside it, after it was written anew. */
    private Map<String, Long> sizes() {
        jdbc.sql("vacuum full").update();
        Map<String, Long> sizes = new LinkedHashMap<>();
        jdbc.sql("""
                        select relname, pg_total_relation_size(oid) as bytes from pg_class
                         where relkind = 'r' and relnamespace = current_schema()::regnamespace""").query(row -> {
            sizes.put(row.getString("relname"), row.getLong("bytes"));
        });
        return sizes;
    }

    private void close(String programme, int cases) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<String>> redeemed = new ArrayList<>();
            for (int i = 0; i < cases; i++) {
                redeemed.add(people.submit(() -> redeemed(programme)));
            }
            List<String> claimed = new ArrayList<>();
            for (int i = 0; i < cases; i++) {
                String redemption = redeemed.get(i).get();
                if (i % OF_A_CLAIM == 0) {
                    claimed.add(redemption);
                }
            }
            for (String redemption : claimed) {
                pay(redemption);
            }
        } finally {
            people.shutdownNow();
        }
        await().atMost(LONG)
                .pollInterval(1, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(underWay()).isEmpty());
    }

    /** What is not over yet, and how much of it; so busy a provider is a signal, which is not of a case. */
    private List<String> underWay() {
        return jdbc.sql("""
                        select d.key_ || ': ' || count(*) from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                         where e.parent_id_ is null and d.key_ <> 'fraudReview' and exists (select from application where number = e.business_key_
                                                                union all select from claim where number = e.business_key_)
                         group by d.key_
                        union all select 'entries to seal' from audit_unsealed having count(*) > 0
                        union all select 'facts to renew' from insight_change having count(*) > 0""").query(String.class).list();
    }

    private static String redeemed(String programme) throws Exception {
        Api applicant = as("applicant");
        String number = Cases.apply(applicant, programme, Cases.answers());
        applicant
                .upload(
                        "/api/applications/" + number + "/documents",
                        "report.pdf",
                        "application/pdf",
                        SmallFiles.PDF,
                        "medicalReport")
                .expect(201);
        for (String officer : List.of("social-worker", "junior-officer", "senior-officer")) {
            Cases.approve(as(officer), number);
        }
        String code = Cases.status(applicant, number, "voucherIssued")
                .path("voucherCode")
                .asText();
        Cases.voucherLetter(applicant, code);
        return ClaimSteps.redeem(
                as("service-provider"),
                applicant.get("/api/vouchers/" + code).expect(200).json(),
                "5000");
    }

    private static void pay(String redemption) {
        String claim = ClaimSteps.submitted(as("service-provider"), redemption);
        ClaimSteps.approve(as("accountant"), claim);
        ClaimSteps.status(as("service-provider"), claim, "approved");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), claim),
                        "PAY-" + claim,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(as("service-provider"), claim, "paid");
    }
}
