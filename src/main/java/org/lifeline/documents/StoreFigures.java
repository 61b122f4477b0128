package org.lifeline.documents;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How the document store is, for those who run the product. */
@Repository
public class StoreFigures {

    private static final int MOST_FAULTS = 50;

    /** More than these are not counted for a page. */
    private static final int COUNTED = 200_000;

    /**
     * @param files all of them
     * @param elsewhere those that are not where the settings say
     * @param oldKeys those whose keys an older master key encrypts
     * @param faults how many were missing or altered when they were read last
     */
    public record Figures(String place, long files, long elsewhere, long oldKeys, long faults) {}

    /** A document that was missing or altered. @param fault {@code missing} or {@code altered} */
    public record Fault(String sha256, String fault, OffsetDateTime foundAt) {}

    private final JdbcClient jdbc;
    private final FilePlaces places;
    private final StoredFiles files;

    StoreFigures(JdbcClient jdbc, FilePlaces places, StoredFiles files) {
        this.jdbc = jdbc;
        this.places = places;
        this.files = files;
    }

    /** The figures as they are now. The number of all files is the database's estimate where there are very many. */
    public Figures read() {
        String place = places.current().label();
        // below or above: an index finds that, but not what is unlike
        return jdbc.sql("""
                        select (select case when reltuples < :many then (select count(*) from stored_file) else reltuples::bigint end
                                  from pg_class where oid = 'stored_file'::regclass) as files,
                               (select count(*) from stored_file where place < :place or place > :place) as elsewhere,
                               (select count(*) from stored_file where master_key < :newest or master_key > :newest) as old_keys,
                               (select count(*) from document_fault) as faults""")
                .param("place", place)
                .param("many", COUNTED)
                .param("newest", files.newestKey())
                .query((row, n) -> new Figures(
                        place,
                        row.getLong("files"),
                        row.getLong("elsewhere"),
                        row.getLong("old_keys"),
                        row.getLong("faults")))
                .single();
    }

    /** The documents that were missing or altered when they were read last, the newest first. */
    public List<Fault> faults() {
        return jdbc.sql("select * from document_fault order by found_at desc, sha256 limit :most")
                .param("most", MOST_FAULTS)
                .query((row, n) -> new Fault(
                        row.getString("sha256"),
                        row.getString("fault"),
                        row.getObject("found_at", OffsetDateTime.class)))
                .list();
    }
}
