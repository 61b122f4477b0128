package org.lifeline.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.engine.SystemAuthority;
import org.lifeline.testing.Api;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A run of 10,000 claims, each of a case of its own and with its process waiting for the payment: prepared, released, written, and compared
 * with the bank's notification. Prints, and asserts no time.
 */
@Tag("benchmark")
class PaymentRunBenchmark extends LifelineTest {

    private static final int CLAIMS = Integer.getInteger("lifeline.claims", 10_000);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void measuresARunAndItsReconciliation() {
        String programme = NewProgramme.with(jdbc).stages("social-worker");
        String claim = ClaimSteps.approved(as("service-provider"), programme, "100.00");
        copy(claim);
        Api payer = as("cash-manager");
        Api releaser = as("cash-manager-2");
        Figures.print("A payment run of " + CLAIMS + " claims");
        Figures.row("baseline: as many rows, a transaction each", seconds(baseline()), "");
        long before = heap();

        long start = System.nanoTime();
        JsonNode run = payer.post(
                        "/api/payment-runs",
                        Map.of("programme", programme, "rail", "iso20022", "due", ClaimSteps.today()))
                .expect(201)
                .json();
        long prepared = System.nanoTime() - start;
        if (run.path("claims").asInt() != CLAIMS + 1) {
            throw new AssertionError(run.toString());
        }
        String number = run.path("run").asText();
        start = System.nanoTime();
        releaser.post("/api/payment-runs/" + number + "/release", "").expect(200);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> jdbc.sql("select file_sha256 is not null from payment_run where number = ?")
                        .param(number)
                        .query(Boolean.class)
                        .single());
        long released = System.nanoTime() - start;
        long afterRun = heap();
        Figures.row("prepared", seconds(prepared), "");
        Figures.row("released and written", seconds(released), "");
        Figures.row("together", seconds(prepared + released), "at most 60 s");
        Figures.row("heap in use after it, before it", megabytes(afterRun, before), "the same");

        byte[] notification = notification(number);
        long java = -javaNanos();
        long postgres = -PostgresProcesses.processorNanos(DATA);
        start = System.nanoTime();
        JsonNode result = releaser.post("/api/payments/reconciliation", "application/xml", notification)
                .expect(200)
                .json();
        Figures.row("reconciled", seconds(System.nanoTime() - start), "at most 60 s");
        if (result.path("matched").asInt() != CLAIMS + 1) {
            throw new AssertionError(result.toString());
        }
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(200)).until(this::allAreTold);
        Figures.row("reconciled, and each provider told", seconds(System.nanoTime() - start), "");
        java += javaNanos();
        postgres += PostgresProcesses.processorNanos(DATA);
        Figures.row("processor time of it: Java + PostgreSQL", seconds(java) + " + " + seconds(postgres), "");
        start = System.nanoTime();
        releaser.post("/api/payments/reconciliation", "application/xml", notification)
                .expect(200);
        Figures.row("the same file again", seconds(System.nanoTime() - start), "");
        Figures.row("heap in use after it, before the run", megabytes(heap(), before), "the same");
        long differences = jdbc.sql("select count(*) from provider_balance_difference where programme_code = ?")
                .param(programme)
                .query(Long.class)
                .single();
        if (differences > 0) {
            throw new AssertionError("the accounts of the provider differ");
        }
    }

    /** Makes as many claims like this one as are asked for, each with its own application, voucher and redemption. */
    private void copy(String claim) {
        String[] tables = {
            "application",
            "voucher",
            "redemption",
            "claim",
            "claim_line",
            "frozen_stage",
            "stage_decision",
            "provider_movement"
        };
        transaction.executeWithoutResult(status -> {
            // what the triggers make sure of is so in the claim that is copied
            for (String table : tables) {
                jdbc.sql("alter table " + table + " disable trigger user").update();
            }
            String from =
                    " from generate_series(1, " + CLAIMS + ") n, claim c join claim_line l on l.claim_number = c.number"
                            + " join redemption r on r.id = l.redemption_id join voucher v on v.code = r.voucher_code"
                            + " join application a on a.number = v.application_number";
            String of = " where c.number = '" + claim + "'";
            insert("application", "a", "'number', 'A-BENCH-' || n", from + of);
            insert(
                    "voucher",
                    "v",
                    """
                    'code', substr(h, 1, 4) || '-' || substr(h, 5, 4) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4),
                    'application_number', 'A-BENCH-' || n, 'status_index', v.status_index + n""",
                    from + " cross join lateral translate(upper(md5(n::text)), '0189', 'GHIJ') h" + of);
            insert("redemption", "r", """
                    'id', md5(n::text)::uuid, 'idempotency_key', 'bench-' || n,
                    'voucher_code', (select w.code from voucher w where w.application_number = 'A-BENCH-' || n)""", from + of);
            insert("claim", "c", """
                    'number', 'C-BENCH-' || n, 'invoice_number', 'BENCH-' || n, 'invoice_key', 'BENCH ' || n""", from + of);
            insert(
                    "claim_line",
                    "l",
                    "'claim_number', 'C-BENCH-' || n, 'redemption_id', md5(n::text)::uuid",
                    from + of);
            insert(
                    "frozen_stage",
                    "s",
                    "'case_number', 'C-BENCH-' || n",
                    from + " join frozen_stage s on s.case_number = c.number" + of);
            insert(
                    "stage_decision",
                    "d",
                    "'id', 1000000 + d.id * 100000 + n, 'case_number', 'C-BENCH-' || n",
                    from + " join stage_decision d on d.case_number = c.number" + of);
            jdbc.sql("""
                            insert into provider_movement (provider_code, programme_code, currency, from_account, to_account, amount_minor,
                                                           claim_number, redemption_id)
                            select m.provider_code, m.programme_code, m.currency, m.from_account, m.to_account, m.amount_minor,
                                   case when m.claim_number is not null then 'C-BENCH-' || n end,
                                   case when m.redemption_id is not null then md5(n::text)::uuid end
                              from generate_series(1, :many) n, provider_movement m
                             where m.claim_number = :claim
                                or m.redemption_id in (select redemption_id from claim_line where claim_number = :claim)""").param("many", CLAIMS).param("claim", claim).update();
            for (String table : tables) {
                jdbc.sql("alter table " + table + " enable trigger user").update();
            }
        });
        for (String table : tables) {
            jdbc.sql("analyze " + table).update();
        }
        for (int n = 1; n <= CLAIMS; n++) {
            String number = "C-BENCH-" + n;
            SystemAuthority.call(() -> runtime.createProcessInstanceByKey("reimbursementClaim")
                    .businessKey(number)
                    .setVariables(Variables.createVariables()
                            .putValue("claimNumber", number)
                            .putValue("amount", "EUR 100.00"))
                    .startBeforeActivity("receiveTask_payment")
                    .execute());
        }
        jdbc.sql("analyze act_ru_execution").update();
        jdbc.sql("analyze act_ru_event_subscr").update();
    }

    private void insert(String table, String row, String other, String from) {
        List<String> columns = jdbc.sql(
                        "select column_name from information_schema.columns where table_name = ? and is_generated = 'NEVER' order by ordinal_position")
                .param(table)
                .query(String.class)
                .list();
        int where = from.indexOf(" where ");
        jdbc.sql("insert into " + table + " (" + String.join(", ", columns) + ") overriding system value select x."
                        + String.join(", x.", columns) + from.substring(0, where)
                        + " cross join lateral jsonb_populate_record(" + row + ", jsonb_build_object(" + other + ")) x"
                        + from.substring(where))
                .update();
    }

    private long baseline() {
        jdbc.sql("create table bench_row (n int primary key, said text)").update();
        long start = System.nanoTime();
        for (int n = 1; n <= CLAIMS; n++) {
            jdbc.sql("insert into bench_row values (?, 'paid')").param(n).update();
        }
        long took = System.nanoTime() - start;
        jdbc.sql("drop table bench_row").update();
        return took;
    }

    private byte[] notification(String run) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>1</MsgId></GrpHdr>
                <Ntfctn><Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>""");
        jdbc.sql("select end_to_end_id from payment where run_number = ? order by uetr")
                .param(run)
                .query(String.class)
                .list()
                .forEach(id -> xml.append("""
                        <Ntry><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                        <BookgDt><Dt>2026-11-28</Dt></BookgDt><NtryDtls><TxDtls><Refs><AcctSvcrRef>B%1$s</AcctSvcrRef>
                        <EndToEndId>%1$s</EndToEndId></Refs><Amt Ccy="EUR">100.00</Amt></TxDtls></NtryDtls></Ntry>""".formatted(id)));
        return xml.append("</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean allAreTold() {
        return jdbc.sql("""
                        select (select count(*) from message where case_number like 'C-BENCH-%' and mail is null) = :claims
                           and not exists (select from act_ru_execution where business_key_ like 'C-BENCH-%')""").param("claims", CLAIMS).query(Boolean.class).single();
    }

    private static long javaNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String seconds(long nanoseconds) {
        return "%.1f s".formatted(nanoseconds / 1e9);
    }

    private static String megabytes(long after, long before) {
        return "%d, %d MB".formatted(after >> 20, before >> 20);
    }
}
