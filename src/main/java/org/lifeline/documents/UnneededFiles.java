package org.lifeline.documents;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes files from the store to which nothing refers any more. A file is deleted after its row is gone permanently, never before, because
 * a file without a row does no harm and a row without its file does. The database notes the file of each document whose row is deleted, so
 * that no file is forgotten when a machine stops in between.
 */
@Component
public class UnneededFiles implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(UnneededFiles.class);
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final DocumentStore store;
    private final Thumbnails thumbnails;
    private final PagePictures pictures;
    private final List<FileReferences> references;
    private final TransactionTemplate transaction;

    /** Deletes one file at a time, with a database connection that no request waits for. */
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "unneeded-files");
        thread.setDaemon(true);
        return thread;
    });

    UnneededFiles(
            JdbcClient jdbc,
            DocumentStore store,
            Thumbnails thumbnails,
            PagePictures pictures,
            List<FileReferences> references,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.store = store;
        this.thumbnails = thumbnails;
        this.pictures = pictures;
        this.references = references;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Says that a row that referred to a file is gone, or does not refer to it any more. It is deleted unless something else needs it. */
    public void add(String sha256) {
        jdbc.sql("insert into unneeded_file (sha256) values (:file) on conflict do nothing")
                .param("file", sha256)
                .update();
        sweepAfterCommit(sha256);
    }

    /** Deletes a file once the current transaction is committed, unless something else refers to it then. */
    public void sweepAfterCommit(String sha256) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                worker.execute(() -> sweepCarefully(sha256));
            }
        });
    }

    private void sweepCarefully(String sha256) {
        try {
            sweep(sha256);
        } catch (RuntimeException e) {
            // the file is noted, and the next night's run deletes it
            LOG.warn(
                    "a file that is not needed is still in the store: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** Deletes a file unless something refers to it; two cases may have the same file. Waits for transactions that are storing a file. */
    public void sweep(String sha256) {
        transaction.executeWithoutResult(status -> {
            store.lock(sha256);
            boolean document = jdbc.sql(
                            "select exists (select from document where sha256 = :file and deleted_at is null)")
                    .param("file", sha256)
                    .query(Boolean.class)
                    .single();
            if (!document && references.stream().noneMatch(r -> r.refersTo(sha256))) {
                store.delete(sha256);
                thumbnails.forget(sha256);
                pictures.delete(sha256).forEach(this::sweepAfterCommit);
            }
            jdbc.sql("delete from unneeded_file where sha256 = :file")
                    .param("file", sha256)
                    .update();
        });
    }

    /** Deletes the files that were left when a machine stopped in between. */
    public void deleteLeftOver() {
        List<String> left = left();
        while (!left.isEmpty()) {
            left.forEach(this::sweep);
            left = left();
        }
    }

    private List<String> left() {
        return jdbc.sql("select sha256 from unneeded_file order by sha256 limit :most")
                .param("most", AT_ONCE)
                .query(String.class)
                .list();
    }

    @Override
    public void destroy() {
        worker.shutdown();
    }
}
