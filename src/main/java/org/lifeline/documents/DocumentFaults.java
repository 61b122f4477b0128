package org.lifeline.documents;

import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Documents that are missing or altered in the store, as operations see them (table {@code document_fault}). */
@Repository
class DocumentFaults {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentFaults.class);

    private final JdbcClient jdbc;
    /** Whoever wanted to read the document fails, and the fault is kept. */
    private final TransactionTemplate apart;

    private final Clock clock;

    DocumentFaults(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** Keeps that a document is missing or altered, unless nothing needs it any more. */
    void record(String sha256, boolean missing) {
        String fault = missing ? "missing" : "altered";
        int kept = apart.execute(status -> jdbc.sql("""
                        insert into document_fault (sha256, fault, found_at)
                        select :sha256, :fault, :now
                         where exists (select from stored_file where sha256 = :sha256) or exists (select from document where sha256 = :sha256 and deleted_at is null)
                        on conflict (sha256) do update set fault = excluded.fault""")
                .param("sha256", sha256)
                .param("fault", fault)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update());
        if (kept > 0) {
            LOG.error("document {} is {}", sha256, fault);
        }
    }

    /** The document was read, or nothing needs it any more. */
    void forget(String sha256) {
        jdbc.sql("delete from document_fault where sha256 = :sha256")
                .param("sha256", sha256)
                .update();
    }

    /** Forgets faults of contents that nothing needs any more. */
    void forgetUnneeded() {
        jdbc.sql("""
                        delete from document_fault f
                         where not exists (select from stored_file where sha256 = f.sha256)
                           and not exists (select from document where sha256 = f.sha256 and deleted_at is null)""").update();
    }
}
