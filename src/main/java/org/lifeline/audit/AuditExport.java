package org.lifeline.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Exports the log: as JSON Lines, which the verifier checks (docs/audit-log.md describes every line), or as CSV for a spreadsheet. The
 * export is streamed from one snapshot of the database.
 */
@Component
class AuditExport {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final int FETCH = 2_000;
    private static final int SEALS_AT_ONCE = 200;
    private static final HexFormat HEX = HexFormat.of();

    private final NamedParameterJdbcTemplate streaming;
    private final TransactionTemplate snapshot;
    private final Clock clock;

    AuditExport(DataSource database, PlatformTransactionManager transactions, Clock clock) {
        JdbcTemplate template = new JdbcTemplate(database);
        template.setFetchSize(FETCH);
        this.streaming = new NamedParameterJdbcTemplate(template);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /**
     * Writes JSON Lines. First come the seals over the selected entries; each seal is followed by its entries in their sealed order, with
     * only the leaf of entries that are not selected. Then come the selected entries that are not sealed yet.
     */
    void jsonLines(Selection selection, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(new SerializedString("\n"));
            try {
                snapshot.executeWithoutResult(status -> new Lines(selection, json).write());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            json.writeRaw("\n");
        }
    }

    /** Writes the selected entries as CSV (RFC 4180), in the order of their numbers. */
    void csv(Selection selection, OutputStream out) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader("id", "at", "actor", "action", "case", "programme", "details", "position")
                .get();
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        // without it a spreadsheet reads the file as Latin-1
        text.write(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            snapshot.executeWithoutResult(status -> streaming.query(
                    "select e.*, l.position from audit_entry e left join audit_leaf l on l.entry = e.id where "
                            + Selection.SQL + " order by e.id",
                    selection.parameters(),
                    (RowCallbackHandler) row -> {
                        AuditEntry entry = EntryRows.entry(row);
                        long position = row.getLong("position");
                        try {
                            csv.printRecord(
                                    entry.id(),
                                    entry.at(),
                                    cell(entry.actor()),
                                    cell(entry.action()),
                                    cell(entry.caseNumber()),
                                    cell(entry.programme()),
                                    row.getString("details"),
                                    position == 0 ? null : position);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Puts an apostrophe in front of text that a spreadsheet would take for a formula (OWASP, CSV injection). */
    static @Nullable String cell(@Nullable String text) {
        return text != null && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private final class Lines {
        private final Selection selection;
        private final JsonGenerator json;
        private final Deque<Seal> coming = new ArrayDeque<>();
        private final MapSqlParameterSource parameters;
        private long lastLoaded;
        private @Nullable Seal current;
        private long seals;
        private long entries;

        Lines(Selection selection, JsonGenerator json) {
            this.selection = selection;
            this.json = json;
            this.parameters = selection.parameters();
        }

        void write() {
            try {
                begin();
                sealed();
                unsealed();
                end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void begin() throws IOException {
            json.writeStartObject();
            json.writeStringField("type", "export");
            json.writeNumberField("layout", 1);
            json.writeStringField("at", Instant.now(clock).toString());
            text("case", selection.caseNumber());
            text("from", selection.from() == null ? null : selection.from().toString());
            text("to", selection.to() == null ? null : selection.to().toString());
            text("actor", selection.actor());
            text("action", selection.action());
            text("voucher", selection.voucher());
            text("provider", selection.provider());
            json.writeEndObject();
        }

        private void sealed() throws IOException {
            String seals = "";
            if (!selection.isWhole()) {
                parameters.addValue("seals", chosenSeals(), Types.ARRAY);
                seals =
                        " join audit_seal s on l.position between s.first_position and s.last_position and s.number = any(:seals)";
            }
            streaming.query(
                    "select l.position, l.entry, l.hash, e.*, (" + Selection.SQL + ") as chosen from audit_leaf l"
                            + seals + " left join audit_entry e on e.id = l.entry order by l.position",
                    parameters,
                    (RowCallbackHandler) row -> {
                        try {
                            long position = row.getLong("position");
                            if (reach(position)) {
                                boolean gone = row.getObject("id") == null;
                                leaf(
                                        position,
                                        row.getBytes("hash"),
                                        row.getLong("entry"),
                                        gone || !row.getBoolean("chosen") ? null : EntryRows.entry(row),
                                        gone);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            while (next()) {
                seal();
            }
        }

        private Long[] chosenSeals() {
            return streaming
                    .queryForList(
                            "select distinct s.number from audit_entry e join audit_leaf l on l.entry = e.id\n"
                                    + """
                                      join lateral (select * from audit_seal s where s.last_position >= l.position
                                                     order by s.last_position limit 1) s on s.first_position <= l.position
                                     where\s"""
                                    + Selection.SQL,
                            parameters,
                            Long.class)
                    .toArray(Long[]::new);
        }

        /** Writes the seals up to the one that covers this position; false when there is none, because somebody removed it. */
        private boolean reach(long position) throws IOException {
            while (current == null || position > current.last()) {
                if (!next()) {
                    return false;
                }
                seal();
            }
            return position >= current.first();
        }

        private boolean next() {
            if (coming.isEmpty()) {
                parameters.addValue("after", lastLoaded).addValue("most", SEALS_AT_ONCE);
                List<Seal> more = streaming.query(
                        "select * from audit_seal s where s.number > :after"
                                + (selection.isWhole() ? "" : " and s.number = any(:seals)")
                                + " order by s.number limit :most",
                        parameters,
                        (row, n) -> EntryRows.seal(row));
                more.forEach(coming::add);
            }
            Seal next = coming.poll();
            if (next == null) {
                return false;
            }
            lastLoaded = next.number();
            current = next;
            return true;
        }

        private void seal() throws IOException {
            Seal seal = java.util.Objects.requireNonNull(current);
            json.writeStartObject();
            json.writeStringField("type", "seal");
            json.writeNumberField("number", seal.number());
            json.writeNumberField("first", seal.first());
            json.writeNumberField("last", seal.last());
            json.writeStringField("root", HEX.formatHex(seal.root()));
            json.writeStringField("previous", HEX.formatHex(seal.previous()));
            json.writeStringField("sealedAt", seal.sealedAt().toString());
            json.writeStringField("kid", seal.kid());
            json.writeStringField("hash", HEX.formatHex(seal.hash()));
            json.writeStringField(
                    "token", Base64.getUrlEncoder().withoutPadding().encodeToString(seal.token()));
            json.writeEndObject();
            seals++;
        }

        private void leaf(long position, byte[] hash, long id, @Nullable AuditEntry entry, boolean gone)
                throws IOException {
            json.writeStartObject();
            json.writeStringField("type", gone ? "missing" : entry == null ? "leaf" : "entry");
            json.writeNumberField("position", position);
            json.writeStringField("leaf", HEX.formatHex(hash));
            if (gone) {
                json.writeNumberField("id", id);
            } else if (entry != null) {
                content(entry);
            }
            json.writeEndObject();
        }

        private void content(AuditEntry entry) throws IOException {
            json.writeNumberField("id", entry.id());
            json.writeStringField("at", entry.at().toString());
            json.writeStringField("actor", entry.actor());
            json.writeStringField("action", entry.action());
            text("case", entry.caseNumber());
            text("programme", entry.programme());
            json.writeObjectFieldStart("details");
            for (Map.Entry<String, Object> detail : entry.details().entrySet()) {
                if (detail.getValue() instanceof Long number) {
                    json.writeNumberField(detail.getKey(), number);
                } else if (detail.getValue() instanceof Boolean truth) {
                    json.writeBooleanField(detail.getKey(), truth);
                } else {
                    json.writeStringField(detail.getKey(), (String) detail.getValue());
                }
            }
            json.writeEndObject();
            entries++;
        }

        /**
         * Writes the entries that no seal covers: those that are too new, and those that were inserted past the log or whose seal was
         * removed.
         */
        private void unsealed() throws IOException {
            parameters.addValue("sealed", current == null ? 0 : current.last());
            String covered = selection.isWhole()
                    ? "select from audit_leaf l where l.entry = e.id and l.position <= :sealed"
                    : "select from audit_leaf l where l.entry = e.id";
            streaming.query(
                    "select e.* from audit_entry e where not exists (" + covered + ") and " + Selection.SQL
                            + " order by e.id",
                    parameters,
                    (RowCallbackHandler) row -> {
                        try {
                            json.writeStartObject();
                            json.writeStringField("type", "unsealed");
                            content(EntryRows.entry(row));
                            json.writeEndObject();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            streaming.query(
                    "select u.entry from audit_unsealed u where not exists (select from audit_entry e where e.id = u.entry) order by 1",
                    parameters,
                    (RowCallbackHandler) row -> {
                        try {
                            json.writeStartObject();
                            json.writeStringField("type", "missing");
                            json.writeNumberField("id", row.getLong(1));
                            json.writeEndObject();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }

        private void end() throws IOException {
            json.writeStartObject();
            json.writeStringField("type", "end");
            json.writeNumberField("entries", entries);
            json.writeNumberField("seals", seals);
            json.writeEndObject();
        }

        private void text(String name, @Nullable String value) throws IOException {
            if (value == null) {
                json.writeNullField(name);
            } else {
                json.writeStringField(name, value);
            }
        }
    }
}
