package org.lifeline.dashboard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentStore;
import org.lifeline.documents.FileReferences;
import org.lifeline.platform.language.Language;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The reports that were made: one for each programme, month and language. */
@Repository
class ReportStore implements FileReferences {

    /**
     * @param language code of the language that it is written in
     * @param sha256 of its PDF in the document store
     * @param madeBy the account that asked for it; null: it was due
     */
    record Report(
            UUID id,
            String programme,
            YearMonth month,
            String language,
            String sha256,
            OffsetDateTime madeAt,
            @Nullable String madeBy) {}

    private final JdbcClient jdbc;
    private final DocumentStore files;
    private final Clock clock;

    ReportStore(JdbcClient jdbc, DocumentStore files, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.clock = clock;
    }

    /**
     * The report of this programme, month and language, which is made if there is none. Whoever asks for the same one meanwhile, on this node
     * or another, waits for it.
     *
     * @param pdf makes it
     * @param person the account that asks for it; null: it is due
     */
    @Transactional
    public Report keep(
            String programme, YearMonth month, Language language, Supplier<byte[]> pdf, @Nullable String person) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext(:report))")
                .param("report", "report " + programme + " " + month + " " + language.code())
                .query()
                .listOfRows();
        Optional<Report> known = find(programme, month, language);
        return known.orElseGet(() -> {
            jdbc.sql("""
                            insert into programme_report (id, programme_code, month, language, document_sha256, made_at, made_by)
                            values (:id, :programme, :month, :language, :sha256, :at, :person)""")
                    .param("id", UUID.randomUUID())
                    .param("programme", programme)
                    .param("month", month.atDay(1))
                    .param("language", language.code())
                    .param("sha256", files.put(pdf.get()))
                    .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                    .param("person", person)
                    .update();
            return find(programme, month, language).orElseThrow();
        });
    }

    Optional<Report> find(String programme, YearMonth month, Language language) {
        return jdbc.sql(
                        "select * from programme_report where programme_code = :programme and month = :month and language = :language")
                .param("programme", programme)
                .param("month", month.atDay(1))
                .param("language", language.code())
                .query(ReportStore::report)
                .optional();
    }

    Optional<Report> find(UUID id) {
        return jdbc.sql("select * from programme_report where id = :id")
                .param("id", id)
                .query(ReportStore::report)
                .optional();
    }

    /** The reports about these programmes, those of the last months first. */
    List<Report> list(Collection<String> programmes, int most) {
        return jdbc.sql("""
                        select * from programme_report where programme_code = any (:programmes)
                         order by month desc, programme_code, language limit :most""")
                .param("programmes", programmes.toArray(String[]::new))
                .param("most", most)
                .query(ReportStore::report)
                .list();
    }

    byte[] pdf(Report report) {
        return files.get(report.sha256());
    }

    @Override
    public boolean refersTo(String sha256) {
        return jdbc.sql("select exists (select from programme_report where document_sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private static Report report(ResultSet row, int n) throws SQLException {
        return new Report(
                row.getObject("id", UUID.class),
                row.getString("programme_code"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getString("language"),
                row.getString("document_sha256"),
                row.getObject("made_at", OffsetDateTime.class),
                row.getString("made_by"));
    }
}
