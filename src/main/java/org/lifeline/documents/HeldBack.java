package org.lifeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Documents that nobody may open yet, because the virus scanner has not found them clean (decision 0081). Without a scanner in the settings
 * no new document is held back; one that waits already goes on waiting, until there is a scanner again.
 */
@Repository
public class HeldBack {

    /** A document that is to be scanned. */
    record Waiting(UUID document, String sha256) {}

    /** A document that had a virus and was deleted. @param fileName as its sender named it @param sender the account that added it */
    public record Infected(UUID document, String caseNumber, String fileName, String sender, Instant foundAt) {}

    /** How many documents wait for the scanner, and since when the first of them. */
    public record Queue(long waiting, @Nullable Instant oldest) {}

    private final JdbcClient jdbc;
    private final VirusScanner scanner;
    private final DocumentScanRuns runs;
    private final Clock clock;

    HeldBack(JdbcClient jdbc, VirusScanner scanner, DocumentScanRuns runs, Clock clock) {
        this.jdbc = jdbc;
        this.scanner = scanner;
        this.runs = runs;
        this.clock = clock;
    }

    /** Holds a new document back until it is scanned, where there is a scanner. @return whether it is held back */
    boolean hold(UUID document) {
        if (!scanner.isPresent()) {
            return false;
        }
        jdbc.sql("insert into document_scan (document, asked_at) values (:document, :now)")
                .param("document", document)
                .param("now", now())
                .update();
        runs.start();
        return true;
    }

    /** Some that wait: those first that wait longest since they were sent or tried. */
    List<Waiting> some(int most) {
        return jdbc.sql("""
                        select d.id, d.sha256 from document_scan s join document d on d.id = s.document
                         where s.clean_at is null order by coalesce(s.tried_at, s.asked_at), s.document limit :most""")
                .param("most", most)
                .query((row, n) -> new Waiting(row.getObject("id", UUID.class), row.getString("sha256")))
                .list();
    }

    /** Another document comes first next time, so that one which cannot be scanned does not hold up the others. */
    void tried(UUID document) {
        jdbc.sql("update document_scan set tried_at = :now where document = :document and clean_at is null")
                .param("document", document)
                .param("now", now())
                .update();
    }

    void release(UUID document) {
        jdbc.sql("update document_scan set clean_at = :now where document = :document and clean_at is null")
                .param("document", document)
                .param("now", now())
                .update();
    }

    /** Deletes every document with this content. @return those that were there */
    List<Infected> delete(String sha256, String virus) {
        return jdbc.sql("select * from delete_infected_documents(:sha256, :virus, :now)")
                .param("sha256", sha256)
                .param("virus", virus)
                .param("now", now())
                .query((row, n) -> new Infected(
                        row.getObject("document", UUID.class),
                        row.getString("case_number"),
                        row.getString("file_name"),
                        row.getString("uploaded_by"),
                        row.getObject("found_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** The documents of a case that had a virus and were deleted, the oldest first. */
    public List<Infected> infected(String caseNumber) {
        return jdbc.sql("select * from document_infected where case_number = :case order by found_at, document")
                .param("case", caseNumber)
                .query((row, n) -> new Infected(
                        row.getObject("document", UUID.class),
                        row.getString("case_number"),
                        row.getString("file_name"),
                        row.getString("uploaded_by"),
                        row.getObject("found_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** How many documents of a case were sent and cannot be opened yet. */
    public int sentAndHeldBack(String caseNumber) {
        return jdbc.sql("select count(*) from document where case_number = :case and sent and is_held_back(id)")
                .param("case", caseNumber)
                .query(Integer.class)
                .single();
    }

    /** @throws Refused 409 {@code documentsBeingChecked} when a document that belongs to the decision cannot be opened yet */
    public void requireChecked(String caseNumber) {
        if (sentAndHeldBack(caseNumber) > 0) {
            throw Refused.conflict(
                            "documentsBeingChecked",
                            "A document of this case is being checked for viruses, and nobody could read it yet. Decide when it is there; usually this takes a minute.")
                    .about(caseNumber);
        }
    }

    /** Whether the settings name a scanner. */
    public boolean hasScanner() {
        return scanner.isPresent();
    }

    /** Whether the scanner answers now: it is given nothing, and finds that clean. */
    public boolean scannerAnswers() {
        try {
            return scanner.find(InputStream.nullInputStream()).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    public Queue queue() {
        return jdbc.sql("select count(*) as waiting, min(asked_at) as oldest from document_scan where clean_at is null")
                .query((row, n) -> {
                    OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new Queue(row.getLong("waiting"), oldest == null ? null : oldest.toInstant());
                })
                .single();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
