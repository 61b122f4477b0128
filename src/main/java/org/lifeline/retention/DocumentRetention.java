package org.lifeline.retention;

import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Applications;
import org.lifeline.approval.CaseLock;
import org.lifeline.audit.Action;
import org.lifeline.audit.AuditLog;
import org.lifeline.documents.Documents;
import org.lifeline.documents.Documents.Due;
import org.lifeline.documents.Documents.Kept;
import org.lifeline.documents.UnneededFiles;
import org.lifeline.hold.LegalHolds;
import org.lifeline.platform.engine.ValueTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the contents of documents whose time is over, as the table {@code documentRetention} says, each in its own transaction: a night that is
 * interrupted goes on with the next one. Nothing is deleted where the table has no answer.
 */
@Service
public class DocumentRetention {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentRetention.class);
    private static final int AT_ONCE = 500;

    private final ValueTables tables;
    private final Documents documents;
    private final UnneededFiles unneeded;
    private final Applications applications;
    private final Retention retention;
    private final LegalHolds holds;
    private final CaseLock lock;
    private final AuditLog audit;
    private final DocumentsDue counted;
    private final TransactionTemplate apart;

    DocumentRetention(
            ValueTables tables,
            Documents documents,
            UnneededFiles unneeded,
            Applications applications,
            Retention retention,
            LegalHolds holds,
            CaseLock lock,
            AuditLog audit,
            DocumentsDue counted,
            PlatformTransactionManager transactions) {
        this.tables = tables;
        this.documents = documents;
        this.unneeded = unneeded;
        this.applications = applications;
        this.retention = retention;
        this.holds = holds;
        this.lock = lock;
        this.audit = audit;
        this.counted = counted;
        // the job that calls this has a transaction of its own, which may be long
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Deletes all that is due now. @throws IllegalStateException when the table cannot be used; then nothing is deleted */
    public void deleteDue() {
        List<Kept> rules = rules();
        unneeded.deleteLeftOver();
        Due last = null;
        List<Due> due = documents.due(rules, null, AT_ONCE);
        while (!due.isEmpty()) {
            for (Due each : due) {
                deleteCarefully(each);
                last = each;
            }
            due = documents.due(rules, last, AT_ONCE);
        }
        counted.forget();
    }

    private List<Kept> rules() {
        return tables.latest(DocumentPeriods.TABLE).rules();
    }

    /** One that cannot be deleted must not keep the others; it is tried again the next night. */
    private void deleteCarefully(Due due) {
        try {
            if (Boolean.TRUE.equals(apart.execute(status -> delete(due)))) {
                Metrics.counter("lifeline.documents.deleted").increment();
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "document {} of {} was not deleted: {}",
                    due.id(),
                    due.caseNumber(),
                    e.getClass().getSimpleName());
        }
    }

    /** Asked again under the lock of the case, because it may have been put on hold or opened again since it was listed. */
    private boolean delete(Due due) {
        String number = due.caseNumber();
        String programme = null;
        if (applications.exists(number)) {
            programme = lock.take(number).programme();
            if (retention.obstacle(number).isPresent()) {
                return false;
            }
        }
        if (holds.isOnHold(number) || !documents.deleteDue(due)) {
            return false;
        }
        audit.append(
                Action.documentDeleted,
                AuditLog.SYSTEM,
                number,
                programme,
                Map.of("document", due.id().toString(), "rule", due.rule(), "days", due.days()));
        return true;
    }

    /** How many documents the next night would delete; null when that cannot be said now. See {@link DocumentsDue}. */
    public @Nullable Long dueNextNight() {
        try {
            return counted.nextNight(rules());
        } catch (RuntimeException e) {
            LOG.warn(
                    "it is not known how many documents are due: {}",
                    e.getClass().getSimpleName());
            return null;
        }
    }
}
