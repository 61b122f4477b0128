package org.lifeline.reimbursement;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.DocumentStore;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The files that the bank sent, and their lines that fit no payment. */
@Service
public class BankFiles {

    /**
     * A file of the bank.
     *
     * @param matched lines that say what became of a payment, or what was known
     * @param unmatched lines that fit no payment
     * @param open of these, so many are not cleared up
     */
    public record Received(
            String sha256,
            String kind,
            String receivedBy,
            Instant receivedAt,
            long lines,
            long matched,
            long unmatched,
            long open) {}

    /**
     * A line that fits no payment, and what was done about it.
     *
     * @param clearing {@code explained}, {@code askedBank} or {@code moneyBack}; null while it is open
     */
    public record Unmatched(
            UnmatchedLine line,
            Instant receivedAt,
            @Nullable String clearedBy,
            @Nullable Instant clearedAt,
            @Nullable String clearing,
            @Nullable String note) {}

    private static final String FILES = """
            select f.*, l.* from bank_file f
              cross join lateral (select count(*) as lines, count(*) filter (where outcome in ('matched', 'known')) as matched,
                                         count(*) filter (where outcome not in ('open', 'matched', 'known')) as unmatched,
                                         count(*) filter (where outcome not in ('open', 'matched', 'known') and cleared_by is null) as open
                                    from bank_line b where b.file_sha256 = f.sha256) l
            """;

    private static final String UNMATCHED = " from bank_line b join bank_file f on f.sha256 = b.file_sha256"
            + " where b.outcome not in ('open', 'matched', 'known') and (not :open or b.cleared_by is null)";

    private final JdbcClient jdbc;
    private final DocumentStore store;
    private final AuditLog audit;

    BankFiles(JdbcClient jdbc, DocumentStore store, AuditLog audit) {
        this.jdbc = jdbc;
        this.store = store;
        this.audit = audit;
    }

    /** Some files, the newest first. */
    public List<Received> page(int page, int size) {
        return jdbc.sql(FILES + " order by f.received_at desc, f.sha256 limit :size offset :start")
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> new Received(
                        row.getString("sha256"),
                        row.getString("kind"),
                        row.getString("received_by"),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        row.getLong("lines"),
                        row.getLong("matched"),
                        row.getLong("unmatched"),
                        row.getLong("open")))
                .list();
    }

    public long count() {
        return jdbc.sql("select count(*) from bank_file").query(Long.class).single();
    }

    /** A file as it came. @param byHand whether a person wrote down what it says; then it is CSV, else the XML of a bank */
    public record Content(Resource file, boolean byHand) {}

    /**
     * The file as it came. The audit log records who reads it: it names whom money went to.
     *
     * @throws Refused 404 when there is no such file
     */
    public Content read(CurrentUser user, String sha256) {
        String kind = jdbc.sql("select kind from bank_file where sha256 = :sha256")
                .param("sha256", sha256)
                .query(String.class)
                .optional()
                .orElseThrow(() -> Refused.notFound("There is no bank file with this checksum."));
        audit.append(Action.personalDataRead, user.id(), null, null, Map.of("what", "bankFile", "sha256", sha256));
        return new Content(store.intact(sha256), kind.equals(RunOutcomes.KIND));
    }

    /** Some lines that fit no payment, the newest file first. @param open only those that nobody cleared up */
    public List<Unmatched> unmatched(boolean open, int page, int size) {
        return jdbc.sql("select b.*, f.received_at" + UNMATCHED
                        + " order by f.received_at desc, b.file_sha256, b.position limit :size offset :start")
                .param("open", open)
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> {
                    OffsetDateTime cleared = row.getObject("cleared_at", OffsetDateTime.class);
                    return new Unmatched(
                            Reconciliation.unmatched(row, n),
                            row.getObject("received_at", OffsetDateTime.class).toInstant(),
                            row.getString("cleared_by"),
                            cleared == null ? null : cleared.toInstant(),
                            row.getString("clearing"),
                            row.getString("clearing_note"));
                })
                .list();
    }

    public long countUnmatched(boolean open) {
        return jdbc.sql("select count(*)" + UNMATCHED)
                .param("open", open)
                .query(Long.class)
                .single();
    }
}
