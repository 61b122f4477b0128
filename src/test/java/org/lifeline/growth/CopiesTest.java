package org.lifeline.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lifeline.faults.Invariants;
import org.lifeline.testing.Api;
import org.lifeline.testing.Cases;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The cases that benchmarks load break none of the invariants that real ones keep, and an auditor reads them. */
class CopiesTest extends LifelineTest {

    private static final int CLOSED = 20;
    private static final int OPEN = 10;

    @Autowired
    private HikariDataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    /** As few copies, whose rows go into the indexes one by one, and as many, after which indexes are made anew. */
    @ParameterizedTest
    @ValueSource(ints = {Copies.MANY, CLOSED})
    void copiedCasesKeepTheInvariantsAndAreShown(int many) throws Exception {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        Api provider = as("service-provider");
        String claim = ClaimSteps.approved(provider, programme, "10.00");
        ClaimSteps.pay(
                        as("cash-manager"),
                        ClaimSteps.byHand(as("cash-manager"), claim),
                        "COPIED-" + claim,
                        ClaimSteps.today())
                .expect(204);
        ClaimSteps.status(provider, claim, "paid");
        String closed = jdbc.sql("select number from application where programme_code = ?")
                .param(programme)
                .query(String.class)
                .single();
        String open = Cases.apply(as("applicant"), programme, Cases.answers());
        Cases.task(as("social-worker"), open);
        signal(programme);
        atRest(List.of(closed, claim, open));
        Invariants invariants = new Invariants(jdbc);
        Set<String> before = broken(invariants);

        List<Copies.Wanted> wanted = List.of(new Copies.Wanted(closed, CLOSED, 700), new Copies.Wanted(open, OPEN, 0));
        Set<String> growing = Copies.withoutFacts(GrowingTables.read());
        growing.add("insight_signal");
        assertThat(new Copies(database, growing, many).of(wanted)).isGreaterThan(CLOSED * 50L + OPEN * 20L);

        assertThat(numbers(programme, "voucherIssued")).hasSize(1 + CLOSED);
        assertThat(jdbc.sql("select count(*) from claim where programme_code = ? and status = 'paid'")
                        .param(programme)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1 + CLOSED);
        assertThat(jdbc.sql("""
                                select count(distinct f.key) from insight_signal f join fraud_signal s on cast(s.id as text) = f.key where f.programme = ?""").param(programme).query(Integer.class).single())
                .as("the fact of each signal is its own")
                .isEqualTo(1 + CLOSED);
        forgetSignals(programme);
        // what was copied into the audit log is sealed by the next run
        await().atMost(PATIENCE).untilAsserted(() -> {
            as("operations").post("/operations/seal", "").expect(302);
            assertThat(broken(invariants)).isSubsetOf(before);
        });
        Api auditor = as("auditor");
        for (String number : numbers(programme, "voucherIssued")) {
            auditor.get("/applications/" + number).expect(200);
        }
        // and an officer goes on with one that is open
        List<String> waiting = numbers(programme, "inAssessment");
        assertThat(waiting).hasSize(1 + OPEN);
        String copied = waiting.get(OPEN);
        Cases.approve(as("social-worker"), copied);
        await().atMost(PATIENCE).until(() -> numbers(programme, "voucherIssued").contains(copied));
    }

    /** Something about the voucher is unusual, and the figures have it. */
    private void signal(String programme) {
        String key =
                jdbc.sql("""
                        insert into fraud_signal (kind, voucher_code, provider_code, programme_code, facts, at, on_day, subject)
                        select 'unusualDay', r.voucher_code, r.provider_code, :programme, '{}', now(), current_date, r.voucher_code
                          from redemption r join voucher v on v.code = r.voucher_code where v.programme_code = :programme
                        returning cast(id as text)""").param("programme", programme).query(String.class).single();
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select exists (select from insight_signal where key = ?)")
                        .param(key)
                        .query(Boolean.class)
                        .single());
    }

    /**
     * Takes the copied signals away: other tests of the same database look for theirs in pages, and compare facts with their counts by day, which
     * copies do not raise.
     */
    private void forgetSignals(String programme) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("""
                            with copied as (delete from fraud_signal where programme_code = :programme
                                               and id > (select min(id) from fraud_signal where programme_code = :programme) returning id)
                            delete from insight_signal where key in (select cast(id as text) from copied)""").param("programme", programme).update();
        });
    }

    private List<String> numbers(String programme, String status) {
        return jdbc.sql("select number from application where programme_code = ? and status = ? order by number")
                .params(programme, status)
                .query(String.class)
                .list();
    }

    /** Waits until no job of these is due. */
    private void atRest(List<String> numbers) {
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("""
                                select not exists (select from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
                                                    where e.business_key_ in (:numbers) and coalesce(j.duedate_, '-infinity') < localtimestamp)""")
                        .param("numbers", numbers)
                        .query(Boolean.class)
                        .single());
    }

    private static Set<String> broken(Invariants invariants) {
        return invariants.atRest().stream()
                .flatMap(broken -> broken.rows().stream().map(row -> broken.check() + ": " + row))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
