package org.lifeline.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the audit log. */
@Repository
class AuditRecords {

    /**
     * @param seal number of the seal over the entry; null while it is not sealed
     * @param currency of the entry's programme; null where it is about none
     */
    record Row(
            AuditEntry entry,
            @Nullable Long position,
            @Nullable Long seal,
            @Nullable String currency) {}

    /**
     * Proof that a seal covers an entry, which needs no other entry (RFC 9162 §2.1.3).
     *
     * @param leaf the hash of the entry as it is now
     * @param index of the leaf in the tree of its seal, from 0
     * @param path the sibling hashes on the way to the root, nearest first
     */
    record Proof(AuditEntry entry, long position, byte[] leaf, long index, List<byte[]> path, Seal seal) {

        boolean holds() {
            return java.util.Arrays.equals(seal.root(), MerkleTree.rootOf(index, seal.count(), leaf, path));
        }
    }

    private final JdbcClient jdbc;

    AuditRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Entries, the newest first. */
    List<Row> entries(Selection selection, int page, int size) {
        return jdbc.sql("select e.*, l.position, s.number, p.currency from (select * from audit_entry e where "
                        + Selection.SQL
                        + " order by e.id desc limit :size offset :start) e\n"
                        + """
                         left join audit_leaf l on l.entry = e.id
                         left join programme p on p.code = e.programme_code
                         left join lateral (select * from audit_seal s where s.last_position >= l.position
                                             order by s.last_position limit 1) s on s.first_position <= l.position
                         order by e.id desc""")
                .paramSource(selection.parameters().addValue("size", size).addValue("start", (long) page * size))
                .query((row, n) -> {
                    long position = row.getLong("position");
                    long seal = row.getLong("number");
                    return new Row(
                            EntryRows.entry(row),
                            position == 0 ? null : position,
                            seal == 0 ? null : seal,
                            row.getString("currency"));
                })
                .list();
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    /** Seals, the newest first. */
    List<Seal> seals(int page, int size) {
        return jdbc.sql("select * from audit_seal order by number desc limit :size offset :start")
                .param("size", size)
                .param("start", (long) page * size)
                .query((row, n) -> EntryRows.seal(row))
                .list();
    }

    /** The number of entries that are not sealed yet. */
    long unsealed() {
        return jdbc.sql("select count(*) from audit_unsealed").query(Long.class).single();
    }

    private record Leaf(long entry, byte[] hash) {}

    /** @throws Refused 404 when there is no such entry, 409 {@code notSealed} when it is not sealed yet */
    Proof proof(long entryId) {
        AuditEntry entry = jdbc.sql("select * from audit_entry where id = :id")
                .param("id", entryId)
                .query((row, n) -> EntryRows.entry(row))
                .optional()
                .orElseThrow(() -> Refused.notFound("The audit log has no entry with this number."));
        Optional<Seal> seal = jdbc.sql("""
                        select s.* from audit_leaf l join audit_seal s on l.position between s.first_position and s.last_position
                         where l.entry = :id""")
                .param("id", entryId)
                .query((row, n) -> EntryRows.seal(row))
                .optional();
        if (seal.isEmpty()) {
            throw Refused.conflict("notSealed", "This entry is not sealed yet: that happens every minute.");
        }
        List<Leaf> leaves = jdbc.sql(
                        "select entry, hash from audit_leaf where position between :first and :last order by position")
                .param("first", seal.get().first())
                .param("last", seal.get().last())
                .query((row, n) -> new Leaf(row.getLong("entry"), row.getBytes("hash")))
                .list();
        int index = 0;
        List<byte[]> hashes = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (leaf.entry() == entryId) {
                index = hashes.size();
            }
            hashes.add(leaf.hash());
        }
        long position = seal.get().first() + index;
        return new Proof(
                entry,
                position,
                new LeafEncoding().hash(position, entry),
                index,
                MerkleTree.path(index, hashes),
                seal.get());
    }
}
