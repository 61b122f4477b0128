package org.lifeline.documents;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lifeline.platform.StartRefused;
import org.lifeline.platform.database.KnownKeys;
import org.lifeline.platform.privacy.KeyRing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which file has which content, and the key of each file, encrypted with a master key (table {@code stored_file}). */
@Repository
class StoredFiles {

    private static final String PURPOSE = "documents";

    /**
     * @param sha256 of the content, lower-case hex
     * @param bytes of the content
     * @param key of the file, encrypted
     */
    record StoredFile(String sha256, UUID name, String place, long bytes, byte[] key) {

        /** Whether that is the same file at the same place, and not one that was moved or replaced since. */
        boolean isSameFile(StoredFile other) {
            return name.equals(other.name) && place.equals(other.place);
        }
    }

    private final JdbcClient jdbc;
    private final KeyRing masters;
    private final Clock clock;

    /** @throws StartRefused when a master key with which files were encrypted is missing */
    StoredFiles(
            JdbcClient jdbc, DocumentProperties properties, KeyRing personalDataRing, KnownKeys known, Clock clock) {
        this.jdbc = jdbc;
        this.masters = properties.keys().isEmpty()
                ? personalDataRing
                : KeyRing.configured("lifeline.documents.keys", properties.keys());
        this.clock = clock;
        requireKeys(known);
        known.add(PURPOSE, masters.newest());
    }

    private void requireKeys(KnownKeys known) {
        List<String> missing = known.ids(PURPOSE).stream()
                .filter(key -> !masters.names().contains(key))
                .filter(this::isUsed)
                .toList();
        if (!missing.isEmpty()) {
            throw new StartRefused(
                    "Documents cannot be read: the key with which theirs are encrypted is missing (%s)."
                            .formatted(String.join(", ", missing)),
                    "Restore it in lifeline.documents.keys, behind the newest one; without that setting the keys of personal data count.");
        }
    }

    private boolean isUsed(String masterKey) {
        return jdbc.sql("select exists (select from stored_file where master_key = :key)")
                .param("key", masterKey)
                .query(Boolean.class)
                .single();
    }

    /** The identifier of the master key with which keys are encrypted now. */
    String newestKey() {
        return masters.newest();
    }

    /** The key of a file. */
    byte[] key(StoredFile file) {
        return masters.decrypt(boundTo(file.sha256()), file.key());
    }

    Optional<StoredFile> find(String sha256) {
        return jdbc.sql("select * from stored_file where sha256 = :sha256")
                .param("sha256", sha256)
                .query(StoredFiles::file)
                .optional();
    }

    /** As {@link #find}; nobody deletes it before this transaction ends. */
    Optional<StoredFile> keep(String sha256) {
        return jdbc.sql("select * from stored_file where sha256 = :sha256 for share")
                .param("sha256", sha256)
                .query(StoredFiles::file)
                .optional();
    }

    /** As {@link #find}; nobody keeps or changes it before this transaction ends. */
    Optional<StoredFile> lock(String sha256) {
        return jdbc.sql("select * from stored_file where sha256 = :sha256 for update")
                .param("sha256", sha256)
                .query(StoredFiles::file)
                .optional();
    }

    /** @return false when there is a file of this content already */
    boolean add(String sha256, UUID name, String place, long bytes, byte[] key) {
        return jdbc.sql("""
                        insert into stored_file (sha256, name, place, bytes, wrapped_key, stored_at)
                        values (:sha256, :name, :place, :bytes, :key, :now) on conflict (sha256) do nothing""")
                        .param("sha256", sha256)
                        .param("name", name)
                        .param("place", place)
                        .param("bytes", bytes)
                        .param("key", masters.encrypt(boundTo(sha256), key))
                        .param("now", Instant.now(clock).atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Another file takes the place of a damaged one. */
    void replace(StoredFile damaged, UUID name, String place, byte[] key) {
        jdbc.sql("update stored_file set name = :name, place = :place, wrapped_key = :key where sha256 = :sha256")
                .param("name", name)
                .param("place", place)
                .param("key", masters.encrypt(boundTo(damaged.sha256()), key))
                .param("sha256", damaged.sha256())
                .update();
    }

    /** @return false when it was replaced or moved by somebody else meanwhile */
    boolean move(StoredFile file, String place) {
        return jdbc.sql(
                                "update stored_file set place = :place where sha256 = :sha256 and name = :name and place = :from")
                        .param("place", place)
                        .param("sha256", file.sha256())
                        .param("name", file.name())
                        .param("from", file.place())
                        .update()
                == 1;
    }

    void delete(String sha256) {
        jdbc.sql("delete from document_fault where sha256 = :sha256")
                .param("sha256", sha256)
                .update();
        jdbc.sql("delete from stored_file where sha256 = :sha256")
                .param("sha256", sha256)
                .update();
    }

    /** Encrypts the keys of some files anew with the newest master key. The files stay as they are. @return how many */
    int renewKeys(int most) {
        List<StoredFile> some = jdbc.sql(
                        "select * from stored_file where master_key <> :newest order by sha256 limit :most for update skip locked")
                .param("newest", masters.newest())
                .param("most", most)
                .query(StoredFiles::file)
                .list();
        some.forEach(this::renewKey);
        return some.size();
    }

    void renewKey(StoredFile file) {
        jdbc.sql("update stored_file set wrapped_key = :key where sha256 = :sha256")
                .param("key", masters.encrypt(boundTo(file.sha256()), key(file)))
                .param("sha256", file.sha256())
                .update();
    }

    /** Some files that are not in this place, without those that are known to be missing. */
    List<StoredFile> elsewhere(String place, int most) {
        return jdbc.sql("""
                        select * from stored_file f where place <> :place
                           and not exists (select from document_fault d where d.sha256 = f.sha256 and d.fault = 'missing')
                         order by sha256 limit :most""")
                .param("place", place)
                .param("most", most)
                .query(StoredFiles::file)
                .list();
    }

    /** Some files of this place: always the same ones, of any age. */
    List<StoredFile> someIn(String place, int most) {
        return jdbc.sql("select * from stored_file where place = :place order by sha256 limit :most")
                .param("place", place)
                .param("most", most)
                .query(StoredFiles::file)
                .list();
    }

    /** Some files, in the order of their checksums. @param after the last one that was seen; empty at the beginning */
    List<StoredFile> after(String after, int most) {
        return jdbc.sql("select * from stored_file where sha256 > :after order by sha256 limit :most")
                .param("after", after)
                .param("most", most)
                .query(StoredFiles::file)
                .list();
    }

    /** Those of these names that no row has. */
    Set<UUID> unknown(Collection<UUID> names) {
        Set<UUID> unknown = new HashSet<>(names);
        jdbc.sql("select name from stored_file where name = any (:names)")
                .param("names", names.toArray(UUID[]::new))
                .query(UUID.class)
                .list()
                .forEach(unknown::remove);
        return unknown;
    }

    private static String boundTo(String sha256) {
        return "stored_file.wrapped_key " + sha256;
    }

    private static StoredFile file(ResultSet row, int n) throws SQLException {
        return new StoredFile(
                row.getString("sha256"),
                row.getObject("name", UUID.class),
                row.getString("place"),
                row.getLong("bytes"),
                row.getBytes("wrapped_key"));
    }
}
