package org.lifeline.registry.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lifeline.platform.problem.Refused;
import org.lifeline.registry.exchange.PeopleImport.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files of people, and their lines that are not entered (tables {@code people_import} and {@code people_import_fault}). */
@Repository
class PeopleImportTable {

    /** Lines that are read at once. */
    private static final int PORTION = 5000;

    /**
     * A line that is not entered.
     *
     * @param field the code of a field; empty for the line as a whole
     * @param fault the code of the reason
     */
    record FaultyLine(long line, String field, String fault) {}

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    PeopleImportTable(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @throws Refused 404 when there is none */
    PeopleImport get(long id) {
        return find(id, "").orElseThrow(PeopleImportTable::none);
    }

    List<PeopleImport> page(int page, int size) {
        return jdbc.sql("select * from people_import order by id desc limit :size offset :start")
                .param("size", size)
                .param("start", (long) page * size)
                .query(this::row)
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from people_import").query(Long.class).single();
    }

    /** As {@link #get}; nobody changes it before this transaction ends. */
    PeopleImport lock(long id) {
        return find(id, " for update").orElseThrow(PeopleImportTable::none);
    }

    private static Refused none() {
        return Refused.notFound("There is no such file of people.");
    }

    private Optional<PeopleImport> find(long id, String lock) {
        return jdbc.sql("select * from people_import where id = :id" + lock)
                .param("id", id)
                .query(this::row)
                .optional();
    }

    private PeopleImport row(ResultSet row, int n) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new PeopleImport(
                row.getLong("id"),
                row.getString("file_name"),
                row.getString("sha256"),
                Arrays.asList((String[]) row.getArray("columns").getArray()),
                mapping(row.getString("mapping")),
                row.getString("language"),
                row.getBoolean("renews_contact"),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                State.valueOf(row.getString("state")),
                row.getLong("lines"),
                row.getLong("lines_read"),
                row.getLong("lines_new"),
                row.getLong("lines_known"),
                row.getLong("lines_refused"),
                row.getLong("people_entered"),
                row.getLong("people_renewed"),
                ended == null ? null : ended.toInstant(),
                row.getString("confirmed_by"));
    }

    /** In which column each field stands, as the table has it. */
    Map<PersonField, String> mapping(String text) {
        try {
            return json.readValue(text, new TypeReference<LinkedHashMap<PersonField, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the columns of a file of people cannot be read", e);
        }
    }

    /** The same, for the table. */
    String write(Map<PersonField, String> value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps lines that are not entered, without what stands in them. */
    void keep(long id, List<FaultyLine> faults) {
        jdbc.sql("""
                        insert into people_import_fault (import_id, line, field, fault)
                        select :id, w.line, w.field, w.fault from unnest(:lines, :fields, :faults) as w (line, field, fault)""")
                .param("id", id)
                .param("lines", faults.stream().map(FaultyLine::line).toArray(Long[]::new))
                .param("fields", faults.stream().map(FaultyLine::field).toArray(String[]::new))
                .param("faults", faults.stream().map(FaultyLine::fault).toArray(String[]::new))
                .update();
    }

    List<FaultyLine> faults(long id, int page, int size) {
        return jdbc.sql("""
                        select line, field, fault from people_import_fault where import_id = :id
                         order by line, field limit :size offset :start""")
                .param("id", id)
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> fault(row))
                .list();
    }

    long countFaults(long id) {
        return jdbc.sql("select count(*) from people_import_fault where import_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** All of them, read in portions. */
    void eachFault(long id, Consumer<FaultyLine> each) {
        long line = 0;
        String field = "";
        List<FaultyLine> some;
        do {
            some = jdbc.sql("""
                            select line, field, fault from people_import_fault where import_id = :id and (line, field) > (:line, :field)
                             order by line, field limit :most""")
                    .param("id", id)
                    .param("line", line)
                    .param("field", field)
                    .param("most", PORTION)
                    .query((row, n) -> fault(row))
                    .list();
            some.forEach(each);
            if (!some.isEmpty()) {
                line = some.get(some.size() - 1).line();
                field = some.get(some.size() - 1).field();
            }
        } while (some.size() == PORTION);
    }

    private static FaultyLine fault(ResultSet row) throws SQLException {
        return new FaultyLine(row.getLong("line"), row.getString("field"), row.getString("fault"));
    }
}
