package org.lifeline.reimbursement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.database.RestoredDatabase;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.provider.HolderAddress;
import org.lifeline.reimbursement.PaymentRail.Destination;
import org.lifeline.reimbursement.PaymentRail.Order;
import org.lifeline.reimbursement.PaymentRail.Sum;
import org.lifeline.reimbursement.PaymentRail.Transfer;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The files in which payment runs are given to whoever carries them out. */
@Service
public class RunFiles {

    /** So many payments are read at once while a file is written. */
    private static final int PAGE = 500;

    private final JdbcClient jdbc;
    private final PaymentRuns runs;
    private final PaymentRails rails;
    private final DocumentStore store;
    private final AuditLog audit;
    private final RestoredDatabase restored;
    private final Clock clock;

    RunFiles(
            JdbcClient jdbc,
            PaymentRuns runs,
            PaymentRails rails,
            DocumentStore store,
            AuditLog audit,
            RestoredDatabase restored,
            Clock clock) {
        this.restored = restored;
        this.clock = clock;
        this.jdbc = jdbc;
        this.runs = runs;
        this.rails = rails;
        this.store = store;
        this.audit = audit;
    }

    /** Writes the file of a released run into the store, once. Written again, it has the same bytes. */
    @Transactional
    public void write(String run) {
        PaymentRun its = runs.get(run);
        if (its.file() != null) {
            return;
        }
        if (!its.state().equals("released") || its.decidedAt() == null || its.executionOn() == null) {
            throw new IllegalStateException("run " + run + " is not released");
        }
        Map<Integer, Sum> parts = new TreeMap<>();
        jdbc.sql("""
                        select part, count(*) as payments, sum(amount_minor) as total from payment
                         where run_number = :run and state <> 'dropped' and amount_minor > 0 group by part""").param("run", run).query(row -> {
            parts.put(
                    row.getInt("part"),
                    new Sum(row.getLong("payments"), Money.ofMinor(its.total().currencyCode(), row.getLong("total"))));
        });
        Order order = new Order(run, its.decidedAt().truncatedTo(ChronoUnit.SECONDS), its.executionOn(), parts);
        PaymentRail rail = rails.get(its.rail());
        String file = store.put(out -> rail.write(order, part -> () -> new Pages(run, part), out));
        jdbc.sql("update payment_run set file_sha256 = :file where number = :run")
                .param("file", file)
                .param("run", run)
                .update();
        audit.append(
                Action.paymentFileWritten,
                AuditLog.SYSTEM,
                null,
                its.programme(),
                Map.of("run", run, "sha256", file, "amountMinor", its.total().minor()));
    }

    /** The payments of a block, read page by page. */
    private final class Pages implements Iterator<Transfer> {

        private final String run;
        private final int part;
        private final Queue<Transfer> page = new ArrayDeque<>();
        private String last = "";
        private boolean ended;

        Pages(String run, int part) {
            this.run = run;
            this.part = part;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !ended) {
                page.addAll(jdbc.sql("""
                                select p.*, coalesce(p.claim_number, p.advance_number, p.interest_number) as pays,
                                       coalesce(c.invoice_number, p.advance_number, p.interest_number) as invoice_number,
                                       coalesce(c.invoice_date, (a.approved_at at time zone :zone)::date, i.paid_on) as invoice_date
                                  from payment p left join claim c on c.number = p.claim_number
                                  left join provider_advance a on a.number = p.advance_number
                                  left join claim_interest i on i.number = p.interest_number
                                 where p.run_number = :run and p.part = :part and p.state <> 'dropped' and p.amount_minor > 0
                                   and p.end_to_end_id > :last
                                 order by p.end_to_end_id limit :most""")
                        .param("run", run)
                        .param("zone", clock.getZone().getId())
                        .param("part", part)
                        .param("last", last)
                        .param("most", PAGE)
                        .query(RunFiles::transfer)
                        .list());
                ended = page.size() < PAGE;
            }
            return !page.isEmpty();
        }

        @Override
        public Transfer next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Transfer next = page.remove();
            last = next.endToEndId();
            return next;
        }
    }

    private static Transfer transfer(ResultSet row, int n) throws SQLException {
        return new Transfer(
                row.getString("end_to_end_id"),
                row.getString("pays"),
                Money.ofMinor(row.getString("currency"), row.getLong("amount_minor")),
                new Destination(
                        row.getString("holder"),
                        row.getString("account"),
                        row.getString("bic"),
                        row.getString("country"),
                        new HolderAddress(row.getString("street"), row.getString("post_code"), row.getString("town")),
                        row.getInt("part")),
                row.getObject("uetr", UUID.class),
                row.getString("invoice_number"),
                row.getObject("invoice_date", LocalDate.class));
    }

    /** What the file of a run is called when it is downloaded or sent. */
    String name(PaymentRun run) {
        return run.number() + rails.get(run.rail()).fileEnding();
    }

    String mediaType(PaymentRun run) {
        return rails.get(run.rail()).mediaType();
    }

    /**
     * The file of a run, for a person. The audit log records who reads it: it names whom money goes to, and where.
     *
     * @throws Refused as {@link #of}
     */
    Resource read(CurrentUser user, PaymentRun run) {
        Resource file = of(run);
        audit.append(
                Action.personalDataRead,
                user.id(),
                null,
                run.programme(),
                Map.of("what", "paymentFile", "run", run.number()));
        return file;
    }

    /**
     * The file of a run.
     *
     * @throws Refused 409 {@code notReleased} while there is none; 409 {@code restoredDatabase} while its payments may be made already
     */
    Resource of(PaymentRun run) {
        if (run.file() == null) {
            throw Refused.conflict("notReleased", "This payment run has no file yet: it is not released.");
        }
        restored.requireReleased();
        return store.intact(run.file());
    }
}
