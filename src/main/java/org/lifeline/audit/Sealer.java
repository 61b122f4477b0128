package org.lifeline.audit;

import com.upokecenter.cbor.CBORObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.codec.digest.DigestUtils;
import org.lifeline.platform.signing.KeyUse;
import org.lifeline.platform.signing.SignedCodes;
import org.lifeline.platform.signing.SignedToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals every minute what was committed since. Every node tries it; a lock in the database lets one of them work at a time. An entry whose
 * transaction commits late gets a later seal: an entry is sealed when it is visible and not sealed yet, regardless of its number.
 */
@Component
public class Sealer {

    /** The most entries of one seal, which bounds the memory for a seal and for a proof. */
    static final int LARGEST = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private static final long LOCK = 0x4c494645_41554454L;
    private static final int FETCH = 2_000;
    private static final int BATCH = 8_192;

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final TransactionTemplate transaction;
    private final SignedCodes codes;
    private final Clock clock;

    Sealer(DataSource database, PlatformTransactionManager transactions, SignedCodes codes, Clock clock) {
        this.jdbc = JdbcClient.create(database);
        this.streaming = new JdbcTemplate(database);
        this.streaming.setFetchSize(FETCH);
        this.transaction = new TransactionTemplate(transactions);
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * Runs for the first time at the start, so that entries are sealed even if the product is stopped and started again within each minute.
     */
    @Scheduled(initialDelayString = "0s", fixedRateString = "${lifeline.audit.seal-every:1m}")
    void everyMinute() {
        seal();
    }

    /**
     * Seals all entries that are not sealed yet, with several seals if there are too many for one. Returns how many entries this node
     * sealed.
     */
    public long seal() {
        long all = 0;
        int sealed;
        do {
            Integer now = transaction.execute(status -> sealOnce());
            sealed = now == null ? 0 : now;
            all += sealed;
        } while (sealed == LARGEST);
        return all;
    }

    private record Last(long number, long position, byte[] hash) {}

    private int sealOnce() {
        if (!jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query(Boolean.class)
                .single()) {
            return 0;
        }
        Last last = jdbc.sql("select number, last_position, hash from audit_seal order by number desc limit 1")
                .query((row, n) -> new Last(row.getLong("number"), row.getLong("last_position"), row.getBytes("hash")))
                .optional()
                .orElse(new Last(0, 0, Seal.NONE));
        List<Long> entries = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        MerkleTree tree = new MerkleTree();
        LeafEncoding encoding = new LeafEncoding();
        streaming.query(
                """
                select e.* from (select entry from audit_unsealed order by entry limit ?) u
                  join audit_entry e on e.id = u.entry order by e.id""",
                row -> {
                    AuditEntry entry = EntryRows.entry(row);
                    entries.add(entry.id());
                    byte[] hash = encoding.hash(last.position() + entries.size(), entry);
                    hashes.add(hash);
                    tree.add(hash);
                },
                LARGEST);
        if (entries.isEmpty()) {
            return 0;
        }
        long first = last.position() + 1;
        streaming.execute((ConnectionCallback<Void>) connection -> {
            for (int start = 0; start < entries.size(); start += BATCH) {
                int end = Math.min(start + BATCH, entries.size());
                keepLeaves(connection, first + start, entries.subList(start, end), hashes.subList(start, end));
            }
            return null;
        });
        sign(last, first, last.position() + entries.size(), tree.root());
        LOG.debug("sealed {} entries", entries.size());
        return entries.size();
    }

    private static void keepLeaves(Connection connection, long first, List<Long> entries, List<byte[]> hashes)
            throws SQLException {
        java.sql.Array ids = connection.createArrayOf("bigint", entries.toArray());
        try (PreparedStatement insert = connection.prepareStatement("""
                        insert into audit_leaf (position, entry, hash)
                        select ? + place - 1, entry, hash from unnest(?, ?) with ordinality as leaf (entry, hash, place)""")) {
            insert.setLong(1, first);
            insert.setArray(2, ids);
            insert.setArray(3, connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
            insert.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from audit_unsealed where entry = any(?)")) {
            delete.setArray(1, ids);
            delete.executeUpdate();
        }
    }

    private void sign(Last last, long first, long lastPosition, byte[] root) {
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
        Seal.Content content = new Seal.Content(last.number() + 1, first, lastPosition, root, last.hash(), now);
        CBORObject claims = content.claims();
        SignedToken token = codes.signToken(KeyUse.AUDIT, Seal.TYPE, claims, now);
        jdbc.sql("""
                        insert into audit_seal (number, first_position, last_position, root, previous, sealed_at, kid, token, hash)
                        values (:number, :first, :last, :root, :previous, :at, :kid, :token, :hash)""")
                .param("number", content.number())
                .param("first", first)
                .param("last", lastPosition)
                .param("root", root)
                .param("previous", last.hash())
                .param("at", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param("kid", token.kid())
                .param("token", token.bytes())
                .param("hash", DigestUtils.sha256(token.bytes()))
                .update();
    }
}
