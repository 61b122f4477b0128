package org.lifeline.voucher;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reports that vouchers are lost. Of one voucher, one at most waits for a decision; the database refuses a second one. */
@Repository
public class VoucherLosses {

    /** How a report was settled. The names are those in the table. */
    enum Outcome {
        /** The voucher can be used again. */
        found,
        /** A new voucher took its place. */
        reissued,
        /** A manager keeps it suspended for a reason of their own. */
        suspended,
        /** It was revoked, or expired, before anybody decided. */
        ended
    }

    /**
     * A report.
     *
     * @param due by when a manager decides, as the holder was told
     * @param words what the reporter wrote; null where nothing was written, and once it is erased
     */
    public record Loss(
            long id,
            VoucherCode voucher,
            Instant reportedAt,
            Instant due,
            @Nullable String words) {}

    private static final String WORDS = "voucher_loss.words";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonalData personal;
    private final LostVoucherProcesses processes;

    VoucherLosses(JdbcClient jdbc, Clock clock, PersonalData personal, LostVoucherProcesses processes) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.personal = personal;
        this.processes = processes;
    }

    /** The report that waits for a decision about this voucher. */
    Optional<Loss> open(VoucherCode code) {
        return jdbc.sql("select * from voucher_loss where voucher_code = :code and settled_at is null")
                .param("code", code.text())
                .query(this::loss)
                .optional();
    }

    /** A report, whether it is settled or not. */
    Loss get(long id) {
        return jdbc.sql("select * from voucher_loss where id = :id")
                .param("id", id)
                .query(this::loss)
                .single();
    }

    /** All reports about a voucher, the oldest first. */
    public List<Loss> of(VoucherCode code) {
        return jdbc.sql("select * from voucher_loss where voucher_code = :code order by id")
                .param("code", code.text())
                .query(this::loss)
                .list();
    }

    /** How many reports there were about the vouchers of a case since a moment. */
    int since(String application, Instant from) {
        return jdbc.sql("""
                        select count(*) from voucher_loss l join voucher v on v.code = l.voucher_code
                         where v.application_number = :application and l.reported_at > :from""")
                .param("application", application)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    /** Keeps a report about a locked voucher that was suspended in this transaction. */
    Loss add(Voucher locked, @Nullable String words, String by) {
        Instant now = clock.instant();
        return jdbc.sql("""
                        insert into voucher_loss (voucher_code, reported_by, reported_at, due_at, words)
                        values (:code, :by, :now, :due, :words) returning *""")
                .param("code", locked.code().text())
                .param("by", by)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("due", now.plus(processes.time()).atOffset(ZoneOffset.UTC))
                .param("words", personal.encrypt(WORDS, words))
                .query(this::loss)
                .single();
    }

    /**
     * Settles the report that waits about a locked voucher, if there is one, and ends the managers' task.
     *
     * @return false when no report waits
     */
    boolean settle(Voucher locked, Outcome outcome, String by) {
        Optional<Loss> waiting = open(locked.code());
        waiting.ifPresent(loss -> {
            write(loss, outcome, by);
            processes.settled(loss.id());
        });
        return waiting.isPresent();
    }

    /** Settles a report as the decision in the managers' task says; the task ends by itself. */
    void write(Loss loss, Outcome outcome, String by) {
        jdbc.sql("update voucher_loss set outcome = :outcome, settled_by = :by, settled_at = :now where id = :id")
                .param("outcome", outcome.name())
                .param("by", by)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", loss.id())
                .update();
    }

    private Loss loss(ResultSet row, int n) throws SQLException {
        return new Loss(
                row.getLong("id"),
                new VoucherCode(row.getString("voucher_code")),
                row.getObject("reported_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                personal.decrypt(WORDS, row.getBytes("words")));
    }
}
