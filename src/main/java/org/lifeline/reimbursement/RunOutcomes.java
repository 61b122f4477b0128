package org.lifeline.reimbursement;

import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a person says became of a payment run whose file no bank answers by a file: from a paper statement, or from the list of an operator of
 * mobile money. It is kept as a file of its own kind, with a line for each open payment, and compared as the bank's files are
 * ({@link Reconciliation#compareSome}).
 */
@Service
public class RunOutcomes {

    static final int LONGEST_LIST = 4000;

    /** The kind of file that such an outcome is kept as. */
    static final String KIND = "byHand";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PaymentRuns runs;
    private final DocumentStore store;
    private final AuditLog audit;
    private final Reconciliation reconciliation;

    RunOutcomes(
            JdbcClient jdbc,
            Clock clock,
            PaymentRuns runs,
            DocumentStore store,
            AuditLog audit,
            Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
        this.jdbc = jdbc;
        this.clock = clock;
        this.runs = runs;
        this.store = store;
        this.audit = audit;
    }

    /**
     * Whether a person may say what became of the run now.
     *
     * @throws Refused 404 when there is no such run, 403 as {@link PaymentRuns#requireReleaser}, 409 {@code notReleased} while it has no file,
     *     {@code nothingOpen} when it is known of each payment what became of it
     */
    public PaymentRun requireOpen(String number, String person) {
        PaymentRun run = runs.get(number);
        runs.requireReleaser(number, person);
        if (run.file() == null) {
            throw Refused.conflict("notReleased", "This payment run is not released yet.");
        }
        if (open(number).isEmpty()) {
            throw Refused.conflict("nothingOpen", "It is known of each payment of this run what became of it.");
        }
        return run;
    }

    /**
     * Keeps what a person says.
     *
     * @param notPaid end-to-end ids of the payments that were not made, separated by blanks, commas or line ends
     * @throws Refused as {@link #requireOpen}; 422 when the reference, the day or an id is not valid
     */
    @Transactional
    public void record(
            String number,
            String person,
            @Nullable Object reference,
            @Nullable Object paidOn,
            @Nullable Object notPaid) {
        // two who record at once: the second one finds nothing open
        jdbc.sql("select number from payment_run where number = :run for update")
                .param("run", number)
                .query(String.class)
                .optional();
        PaymentRun run = requireOpen(number, person);
        String text = Payments.reference(reference);
        LocalDate day = PaymentDay.read(paidOn, clock.getZone());
        if (day == null || day.isAfter(LocalDate.now(clock))) {
            throw Refused.invalid("paidOn", "Give the day of the payments as YYYY-MM-DD, not in the future.");
        }
        if (run.decidedAt() != null && day.isBefore(LocalDate.ofInstant(run.decidedAt(), clock.getZone()))) {
            throw Refused.invalid("paidOn", "The day of the payments is before the day on which the run was released.");
        }
        if (notPaid instanceof String list && list.length() > LONGEST_LIST) {
            throw Refused.invalid("notPaid", "Name the payments in at most " + LONGEST_LIST + " characters.");
        }
        List<String> open = open(number);
        Set<String> failed = ids(notPaid);
        failed.stream().filter(id -> !open.contains(id)).findFirst().ifPresent(id -> {
            throw Refused.invalid("notPaid", id + " is no open payment of this run.");
        });
        Instant now = Instant.now(clock);
        String sha256 = store.put(out -> {
            CSVPrinter csv = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), CSVFormat.RFC4180);
            csv.printRecord("run", number, "recorded", now, "reference", text);
            for (String id : open) {
                csv.printRecord(id, failed.contains(id) ? "not paid" : "paid", day);
            }
            csv.flush();
        });
        jdbc.sql(
                        "insert into bank_file (sha256, kind, received_by, received_at) values (:sha256, :kind, :person, :now)")
                .param("sha256", sha256)
                .param("kind", KIND)
                .param("person", person)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        insert into bank_line (file_sha256, position, kind, end_to_end_id, amount_minor, currency, bank_reference, booked_on, reason, reason_text)
                        select :sha256, row_number() over (order by p.end_to_end_id),
                               case when p.end_to_end_id = any (:failed) then 'rejected' else 'booked' end,
                               p.end_to_end_id, p.amount_minor, p.currency, :reference, :day,
                               case when p.end_to_end_id = any (:failed) then 'NARR' end,
                               case when p.end_to_end_id = any (:failed) then 'Recorded as not made' end
                          from payment p where p.end_to_end_id = any (:open)""")
                .param("sha256", sha256)
                .param("failed", failed.toArray(String[]::new))
                .param("open", open.toArray(String[]::new))
                .param("reference", text)
                .param("day", day)
                .update();
        audit.append(
                Action.bankFileRead,
                person,
                null,
                run.programme(),
                Map.of("run", number, "sha256", sha256, "lines", open.size()));
    }

    /** Compares a portion of what a person said of a run with its payments; returns whether more are left. */
    @Transactional
    public boolean compareSome(String run) {
        return jdbc.sql("""
                        select l.file_sha256 from bank_line l join bank_file f on f.sha256 = l.file_sha256
                          join payment p on p.end_to_end_id = l.end_to_end_id
                         where p.run_number = :run and l.outcome = 'open' and f.kind = :kind limit 1""")
                .param("kind", KIND)
                .param("run", run)
                .query(String.class)
                .optional()
                .map(reconciliation::compareSome)
                .orElse(false);
    }

    /** The payments of which nobody said what became of them. */
    private List<String> open(String run) {
        return jdbc.sql("""
                        select end_to_end_id from payment p where run_number = :run and state = 'released'
                           and not exists (select from bank_line where end_to_end_id = p.end_to_end_id and outcome = 'open')
                         order by end_to_end_id""").param("run", run).query(String.class).list();
    }

    private static Set<String> ids(@Nullable Object typed) {
        return typed instanceof String text
                ? Arrays.stream(text.split("[\\s,;]+"))
                        .filter(id -> !id.isBlank())
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }
}
