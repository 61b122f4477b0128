package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.money.InvalidMoneyException;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.reimbursement.BankFile.Kind;
import org.lifeline.reimbursement.Payments.Answered;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what the bank says with the payments. A file is read whole before anything counts; then its lines are compared in portions, each
 * in a transaction of its own with all that follows from it. Whoever gives the same file again, because it was interrupted or by mistake,
 * goes on where it was and changes nothing twice. A line that fits no payment, or not quite, becomes a task.
 */
@Service
public class Reconciliation {

    /** So many lines are compared in one transaction. */
    private static final int PORTION = 250;

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    /** @param matched lines that say what became of a payment of ours, or what we knew */
    public record Result(long matched, List<UnmatchedLine> unmatched) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Treasury treasury;
    private final DocumentStore store;
    private final Payments payments;
    private final PaymentRunProcesses processes;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Reconciliation(
            JdbcClient jdbc,
            Clock clock,
            Treasury treasury,
            DocumentStore store,
            Payments payments,
            PaymentRunProcesses processes,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.treasury = treasury;
        this.store = store;
        this.payments = payments;
        this.processes = processes;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Takes a file of the bank.
     *
     * @param person the account that gives it, or {@link AuditLog#SYSTEM} for the watched folder
     * @throws Refused 400 when it is no such file or ends too early, 413 when it is too large, 422 when it is about an account or a run that is
     *     not ours; nothing is changed then
     */
    public Result take(InputStream file, String person) throws IOException {
        String sha256 = store.put(out -> {
            InputStream bounded = BoundedInputStream.builder()
                    .setInputStream(file)
                    .setMaxCount(MOST_BYTES + 1)
                    .get();
            if (bounded.transferTo(out) > MOST_BYTES) {
                throw Refused.tooLarge("A bank file may have at most 256 MB.");
            }
        });
        Resource stored = store.intact(sha256);
        transaction.executeWithoutResult(status -> read(sha256, stored, person));
        while (Boolean.TRUE.equals(transaction.execute(status -> compareSome(sha256)))) {
            // each portion is committed
        }
        return result(sha256);
    }

    /** Compares what is left of files whose comparison was interrupted. */
    public void resume() {
        jdbc.sql("select distinct file_sha256 from bank_line where outcome = 'open'")
                .query(String.class)
                .list()
                .forEach(sha256 -> {
                    while (Boolean.TRUE.equals(transaction.execute(status -> compareSome(sha256)))) {
                        // each portion is committed
                    }
                });
    }

    private void read(String sha256, Resource stored, String person) {
        // two that give the same file at once: the second one waits, and finds it read
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:sha256, 61))")
                .param("sha256", sha256)
                .query(rs -> {});
        if (jdbc.sql("select count(*) from bank_file where sha256 = :sha256")
                        .param("sha256", sha256)
                        .query(Long.class)
                        .single()
                > 0) {
            return;
        }
        // the kind is known at the end only; the lines refer to the file
        Lines lines = new Lines(sha256);
        try (InputStream in = stored.getInputStream()) {
            BankFile.Content content = BankFile.read(in, treasury.account().number(), line -> {});
            jdbc.sql("""
                            insert into bank_file (sha256, kind, received_by, received_at) values (:sha256, :kind, :person, :now)""")
                    .param("sha256", sha256)
                    .param("kind", content.kind())
                    .param("person", person)
                    .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                    .update();
            if (content.kind().equals("pain.002")) {
                requireOurRun(content.run());
            }
            try (InputStream again = stored.getInputStream()) {
                BankFile.read(again, treasury.account().number(), lines::add);
            }
            if (content.rejectedRun() != null) {
                lines.addAll(content.rejectedRun(), Objects.requireNonNull(content.rejection()));
            }
            lines.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        audit.append(Action.bankFileRead, person, null, null, Map.of("sha256", sha256, "lines", lines.position));
    }

    private void requireOurRun(@Nullable String run) {
        if (run == null
                || jdbc.sql("select count(*) from payment_run where number = :run and file_sha256 is not null")
                                .param("run", run)
                                .query(Long.class)
                                .single()
                        == 0) {
            throw Refused.invalid("file", "This report is about a payment file that is not ours.");
        }
    }

    /** Writes lines in batches. */
    private final class Lines {

        private final String sha256;
        private final List<BankFile.Line> batch = new ArrayList<>();
        private int position;

        Lines(String sha256) {
            this.sha256 = sha256;
        }

        void add(BankFile.Line line) {
            batch.add(line);
            if (batch.size() == PORTION) {
                write();
            }
        }

        /** The bank rejected the run as a whole, and so each of its payments. */
        void addAll(String run, BankFile.Line rejection) {
            jdbc.sql(
                            "select end_to_end_id from payment where run_number = :run and state <> 'dropped' order by end_to_end_id")
                    .param("run", run)
                    .query(String.class)
                    .list()
                    .forEach(id -> add(new BankFile.Line(
                            Kind.rejected,
                            id,
                            null,
                            null,
                            null,
                            null,
                            null,
                            rejection.reason(),
                            rejection.reasonText())));
        }

        void write() {
            for (BankFile.Line line : batch) {
                Money amount = money(line);
                jdbc.sql("""
                                insert into bank_line (file_sha256, position, kind, end_to_end_id, amount_minor, currency, account,
                                                       bank_reference, booked_on, reason, reason_text)
                                values (:file, :position, :kind, :id, :amount, :currency, :account, :reference, :day, :reason, :text)""")
                        .param("file", sha256)
                        .param("position", ++position)
                        .param("kind", line.kind().name())
                        .param("id", line.endToEndId())
                        .param("amount", amount == null ? null : amount.minor(), Types.BIGINT)
                        .param("currency", line.currency())
                        .param("account", line.account())
                        .param("reference", line.bankReference())
                        .param("day", line.day(), Types.DATE)
                        .param("reason", line.reason())
                        .param("text", line.reasonText())
                        .update();
            }
            batch.clear();
        }

        private @Nullable Money money(BankFile.Line line) {
            if (line.amount() == null || line.currency() == null) {
                return null;
            }
            try {
                return Money.parse(line.currency(), line.amount());
            } catch (InvalidMoneyException e) {
                throw Refused.invalid(
                        "file", "The file has an amount that is none: " + line.amount() + " " + line.currency());
            }
        }
    }

    private record Open(
            int position,
            Kind kind,
            @Nullable String id,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable String account,
            @Nullable String reference,
            @Nullable LocalDate day,
            @Nullable String reason,
            @Nullable String text) {}

    private static final String SELECT =
            "select p.*, coalesce(p.claim_number, p.advance_number, p.interest_number) as pays from payment p ";

    private static final class Known {
        final String id;
        /** Of the claim, the advance or the interest that it pays. */
        final String number;

        final String currency;
        final long amount;
        final @Nullable String account;
        final boolean byHand;
        final String state;

        final @Nullable String reference;
        final @Nullable LocalDate day;

        Known(ResultSet row) throws SQLException {
            id = row.getString("end_to_end_id");
            number = row.getString("pays");
            currency = row.getString("currency");
            amount = row.getLong("amount_minor");
            account = row.getString("account");
            byHand = row.getString("run_number") == null;
            state = row.getString("state");
            reference = row.getString("reference");
            day = row.getObject("paid_on", LocalDate.class);
        }
    }

    /** Compares a portion of a file's lines, in the caller's transaction if it has one; returns whether more are left. */
    @Transactional
    boolean compareSome(String sha256) {
        List<Open> portion = jdbc.sql("""
                        select * from bank_line where file_sha256 = :file and outcome = 'open' order by position limit :most for update""")
                .param("file", sha256)
                .param("most", PORTION)
                .query((row, n) -> new Open(
                        row.getInt("position"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("end_to_end_id"),
                        row.getObject("amount_minor", Long.class),
                        row.getString("currency"),
                        row.getString("account"),
                        row.getString("bank_reference"),
                        row.getObject("booked_on", LocalDate.class),
                        row.getString("reason"),
                        row.getString("reason_text")))
                .list();
        if (portion.isEmpty()) {
            return false;
        }
        Map<String, Known> known = new HashMap<>();
        jdbc.sql(SELECT + "where end_to_end_id = any (:ids) order by end_to_end_id for update")
                .param(
                        "ids",
                        portion.stream().map(Open::id).filter(Objects::nonNull).toArray(String[]::new))
                .query(row -> {
                    Known payment = new Known(row);
                    known.put(payment.id, payment);
                });
        // who pays by hand gives the bank the claim's own instruction, which carries the number of the claim
        jdbc.sql(SELECT + """
                         where claim_number = any (:ids) and run_number is null and state <> 'dropped'
                           and not exists (select from payment l where l.claim_number = p.claim_number and l.run_number is null
                                              and l.state <> 'dropped' and l.attempt > p.attempt)
                         order by end_to_end_id for update""")
                .param(
                        "ids",
                        portion.stream().map(Open::id).filter(Objects::nonNull).toArray(String[]::new))
                .query(row -> {
                    Known payment = new Known(row);
                    known.put(payment.number, payment);
                });
        List<Answered> paid = new ArrayList<>();
        List<Answered> rejected = new ArrayList<>();
        List<Answered> returned = new ArrayList<>();
        Map<String, List<Integer>> outcomes = new HashMap<>();
        // a payment that is answered twice in one portion changes its state twice, one after the other
        boolean twice = false;
        List<Integer> done = new ArrayList<>();
        Set<String> changed = new HashSet<>();
        for (Open line : portion) {
            Known payment = line.id() == null ? null : known.get(line.id());
            if (payment != null && changed.contains(payment.id)) {
                twice = true;
                break;
            }
            String outcome = compare(line, payment);
            if (payment != null && payment.byHand) {
                changed.add(payment.id);
            }
            if (outcome.equals("matched") && payment != null) {
                changed.add(payment.id);
                Answered answered = new Answered(
                        payment.id,
                        payment.number,
                        Optional.ofNullable(line.reference()).orElse(sha256.substring(0, 16) + "-" + line.position()),
                        Optional.ofNullable(line.day()).orElseGet(() -> LocalDate.now(clock)),
                        line.reason(),
                        line.text());
                (line.kind() == Kind.booked ? paid : line.kind() == Kind.rejected ? rejected : returned).add(answered);
            }
            outcomes.computeIfAbsent(outcome, o -> new ArrayList<>()).add(line.position());
            done.add(line.position());
        }
        payments.paid(paid);
        payments.rejected(rejected);
        payments.returned(returned);
        outcomes.forEach((outcome, positions) -> jdbc.sql(
                        "update bank_line set outcome = :outcome where file_sha256 = :file and position = any (:positions)")
                .param("outcome", outcome)
                .param("file", sha256)
                .param("positions", positions.toArray(Integer[]::new))
                .update());
        unmatched(sha256, done.get(0), done.get(done.size() - 1)).forEach(processes::clear);
        return twice || portion.size() == PORTION;
    }

    /** What a line says of a payment: {@code matched} when it is news that fits, {@code known} when it is none. */
    private String compare(Open line, @Nullable Known payment) {
        if (payment != null && payment.byHand && line.kind() == Kind.booked) {
            return bookedByHand(line, payment);
        }
        if (payment == null || payment.state.equals("prepared") || payment.state.equals("dropped")) {
            return "unknown";
        }
        return switch (line.kind()) {
            case booked -> booked(line, payment);
            case rejected ->
                switch (payment.state) {
                    case "released" -> "matched";
                    case "rejected" -> "known";
                    default -> "duplicate";
                };
            case returned -> {
                String difference = difference(line, payment);
                yield difference != null
                        ? difference
                        : payment.state.equals("paid") || payment.state.equals("released") ? "matched" : "known";
            }
        };
    }

    private static String booked(Open line, Known payment) {
        String difference = difference(line, payment);
        if (payment.state.equals("released")) {
            return difference != null
                    ? difference
                    : line.account() != null && !line.account().equals(payment.account) ? "wrongAccount" : "matched";
        }
        if (difference != null || payment.state.equals("rejected")) {
            return "duplicate";
        }
        // a notification and a statement tell of the same booking; a return may arrive before the booking
        boolean same = payment.reference == null
                || payment.reference.equals(line.reference())
                || line.reference() == null && Objects.equals(payment.day, line.day());
        return same ? "known" : "duplicate";
    }

    /**
     * The bank tells of a payment that a person made there: the person records it, or has done so. More bookings than payments are a duplicate.
     */
    private String bookedByHand(Open line, Known payment) {
        String difference = difference(line, payment);
        if (difference != null) {
            return payment.state.equals("prepared") ? difference : "duplicate";
        }
        String booking = line.reference() != null ? line.reference() : String.valueOf(line.day());
        return payments.bookedByHand(payment.number, booking) > payments.madeByHand(payment.number, true)
                ? "duplicate"
                : "known";
    }

    private static @Nullable String difference(Open line, Known payment) {
        if (line.amount() == null || !payment.currency.equals(line.currency())) {
            return "unknown";
        }
        return line.amount() == payment.amount ? null : line.amount() < payment.amount ? "part" : "over";
    }

    private Result result(String sha256) {
        return new Result(
                jdbc.sql("select count(*) from bank_line where file_sha256 = :file and outcome in ('matched', 'known')")
                        .param("file", sha256)
                        .query(Long.class)
                        .single(),
                unmatched(sha256, 1, Integer.MAX_VALUE));
    }

    private List<UnmatchedLine> unmatched(String sha256, int from, int to) {
        return jdbc.sql("""
                        select * from bank_line where file_sha256 = :file and position between :from and :to
                           and outcome not in ('open', 'matched', 'known') order by position""")
                .param("file", sha256)
                .param("from", from)
                .param("to", to)
                .query(Reconciliation::unmatched)
                .list();
    }

    static UnmatchedLine unmatched(ResultSet row, int n) throws SQLException {
        Long minor = row.getObject("amount_minor", Long.class);
        String currency = row.getString("currency");
        return new UnmatchedLine(
                row.getString("file_sha256"),
                row.getInt("position"),
                row.getString("outcome"),
                row.getString("end_to_end_id"),
                minor == null ? null : Money.ofMinor(currency, minor).major(),
                currency,
                row.getString("bank_reference"));
    }

    private static final int LONGEST_NOTE = 1000;

    /**
     * Records what a person did about a line that fits no payment.
     *
     * @throws Refused 422 when the answer or the note is missing or too long, 409 {@code alreadyCleared}
     */
    @Transactional
    public void cleared(String sha256, int position, @Nullable Object clearing, @Nullable Object note, String person) {
        if (!(clearing instanceof String what)
                || !Set.of("explained", "askedBank", "moneyBack").contains(what)) {
            throw Refused.invalid("clearing", "Say what you did about this line.");
        }
        if (!(note instanceof String words) || words.isBlank() || words.length() > LONGEST_NOTE) {
            throw Refused.invalid("clearingNote", "Explain it in at most " + LONGEST_NOTE + " characters.");
        }
        int changed = jdbc.sql("""
                        update bank_line set cleared_by = :person, cleared_at = :now, clearing = :clearing, clearing_note = :note
                         where file_sha256 = :file and position = :position and cleared_by is null""")
                .param("person", person)
                .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .param("clearing", what)
                .param("note", words.strip())
                .param("file", sha256)
                .param("position", position)
                .update();
        if (changed == 0) {
            throw Refused.conflict("alreadyCleared", "This line is cleared up already.");
        }
        audit.append(
                Action.bankLineCleared,
                person,
                null,
                null,
                Map.of("sha256", sha256, "line", position, "clearing", what));
    }
}
