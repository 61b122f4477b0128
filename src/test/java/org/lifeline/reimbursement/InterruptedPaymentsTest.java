package org.lifeline.reimbursement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.BankMessages;
import org.lifeline.testing.BrokenConnections;
import org.lifeline.testing.ClaimSteps;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A run and the bank's answer to it are interrupted before each of their statements, one after the other. Whoever goes on afterwards pays
 * each claim once, the file is whole or absent, and the accounts are right.
 */
class InterruptedPaymentsTest extends LifelineTest {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PaymentRuns runs;

    @Autowired
    private RunFiles files;

    @Autowired
    private Reconciliation reconciliation;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    @TempDir
    private Path folder;

    /** The contents that were looked at before. */
    private final Set<String> wholeFiles = new HashSet<>();

    private String programme = "";
    private List<String> claims = List.of();

    @Test
    void whereverItIsInterruptedEachClaimIsPaidOnce() throws Exception {
        programme = NewProgramme.with(jdbc).stages("social-worker");
        claims = List.of(approved("10.00"), approved("20.00"));
        PaymentFilesProperties folders = new PaymentFilesProperties(folder, null, null);
        PaymentDelivery delivery = new PaymentDelivery(runs, files, folders, new PaymentServer(folders));
        int points = 0;
        boolean interrupted = true;
        for (int n = 1; interrupted; n++) {
            AtomicReference<String> run = new AtomicReference<>();
            interrupted = BrokenConnections.before(n, () -> goOn(run, delivery));
            String before = run.get() == null ? null : runs.get(run.get()).file();
            onlyWholeFiles();
            accountsAreRight();
            quiet();
            String answer = goOn(run, delivery);
            if (before != null) {
                assertThat(runs.get(run.get()).file()).isEqualTo(before);
            }
            paidOnce(n, answer);
            reconcile(answer(run.get(), true));
            quiet();
            points = n;
        }
        // fewer would mean that nothing was interrupted
        assertThat(points).isGreaterThan(50);
    }

    /** Does what is left to do of a run, as the product does when it starts again; returns what the bank says of it. */
    private String goOn(AtomicReference<String> run, PaymentDelivery delivery) throws Exception {
        if (run.get() == null) {
            run.set(transaction.execute(status -> {
                String number = runs.open(programme, "iso20022", LocalDate.now(ZoneOffset.UTC), "cash-manager");
                runs.collect(number);
                return number;
            }));
        }
        String number = run.get();
        if (runs.get(number).state().equals("prepared")) {
            runs.release(number, "cash-manager-2");
        }
        while (runs.get(number).state().equals("releasing")) {
            runs.releaseSome(number);
        }
        files.write(number);
        if (runs.get(number).sentAt() == null) {
            delivery.send(number);
        }
        String answer = answer(number, false);
        reconcile(answer);
        return answer;
    }

    private void onlyWholeFiles() throws Exception {
        try (var files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".xml")).toList()) {
                String content = Files.readString(file);
                if (!wholeFiles.add(content)) {
                    continue;
                }
                assertThat(MxPain00100109.parse(content)
                                .getCstmrCdtTrfInitn()
                                .getPmtInf()
                                .get(0)
                                .getCdtTrfTxInf())
                        .hasSize(claims.size());
            }
        }
    }

    private void paidOnce(int n, String answer) throws Exception {
        for (String claim : claims) {
            assertThat(jdbc.sql("""
                            select state from payment where claim_number = ? and state not in ('returned', 'dropped')""").param(claim).query(String.class).list())
                    .as("interrupted before statement %d", n)
                    .containsExactly("paid");
            assertThat(jdbc.sql("select status from claim where number = ?")
                            .param(claim)
                            .query(String.class)
                            .single())
                    .isEqualTo("paid");
        }
        assertThat(reconcile(answer).matched()).isEqualTo(claims.size());
        accountsAreRight();
    }

    private void accountsAreRight() {
        assertThat(jdbc.sql("select * from provider_balance_difference where programme_code = ?")
                        .param(programme)
                        .query()
                        .listOfRows())
                .isEmpty();
    }

    private Reconciliation.Result reconcile(String xml) throws Exception {
        return reconciliation.take(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "bank-clerk");
    }

    /** The bank's notification of a run's payments, always in the same bytes: paid, or come back. */
    private String answer(String run, boolean back) {
        StringBuilder entries = new StringBuilder();
        jdbc.sql("""
                        select end_to_end_id, amount_minor / 100 || '.00' as amount from payment where run_number = ? order by end_to_end_id""").param(run).query(row -> {
            String id = row.getString("end_to_end_id");
            String amount = row.getString("amount");
            entries.append(back ? BankMessages.returned(id, amount) : BankMessages.booked(id, amount, "B" + id));
        });
        return BankMessages.camt054(entries.toString()).replaceAll("<MsgId>[^<]*", "<MsgId>" + run + back);
    }

    /** What the processes of the claims do by themselves is done. */
    private void quiet() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("""
                                select p.business_key_ || ' ' || coalesce(j.exception_msg_, '') || ' ' || j.retries_ || ' ' || coalesce(j.duedate_::text, '') || j.handler_cfg_ || coalesce(j.lock_owner_,'')
                                  from act_ru_job j join act_ru_execution p on p.id_ = j.process_instance_id_
                                 where p.business_key_ = any (?) and j.type_ = 'message'""")
                                .param(claims.toArray(String[]::new))
                                .query(String.class)
                                .list())
                        .isEmpty());
    }

    private String approved(String amount) {
        return ClaimSteps.approved(as("service-provider"), programme, amount);
    }
}
