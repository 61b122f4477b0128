package org.lifeline.operations;

import java.util.Map;
import org.lifeline.audit.Sealer;
import org.lifeline.documents.DocumentCareRuns;
import org.lifeline.insight.FactDelivery;
import org.lifeline.insight.RebuildInBackground;
import org.lifeline.platform.engine.AdminOperation;
import org.lifeline.platform.engine.FailedJobs;
import org.lifeline.platform.engine.HeldSteps;
import org.lifeline.platform.engine.ModelMigrations;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** What operations start by hand. Each is safe to start twice, and is recorded in the audit log with the person's name. */
@Service
class OperationsActions {

    /** The process of a document that OpenSearch does not take. */
    private static final String PARKED = "parkedDocument";

    /** So many are started again with one press; the others with the next. */
    private static final int MOST = 500;

    /** What came of it: a key of the page's words, and a number in it. */
    record Done(Outcome outcome, long count) {}

    /** The names are keys: {@code operations.done.<name>}. */
    enum Outcome {
        retried,
        retriedAll,
        notFailed,
        sealed,
        factsRenewed,
        setAsideAgain,
        parkedAgain,
        rebuildBegun,
        rebuildRuns,
        noIndex,
        documentCareBegun,
        documentCareRuns,
        documentCheckBegun,
        documentCheckRuns,
        restoreReleased,
        nothingHeld,
        migrationBegun,
        migrationRuns,
        noMigration
    }

    private final FailedJobs jobs;
    private final Sealer sealer;
    private final FactDelivery facts;
    private final RebuildInBackground rebuild;
    private final DocumentCareRuns documents;
    private final HeldSteps held;
    private final ModelMigrations migrations;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    OperationsActions(
            FailedJobs jobs,
            Sealer sealer,
            FactDelivery facts,
            RebuildInBackground rebuild,
            DocumentCareRuns documents,
            HeldSteps held,
            ModelMigrations migrations,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.jobs = jobs;
        this.sealer = sealer;
        this.facts = facts;
        this.rebuild = rebuild;
        this.documents = documents;
        this.held = held;
        this.migrations = migrations;
        this.events = events;
        this.transaction = transaction;
    }

    Done retry(CurrentUser user, String job) {
        return jobs.retry(user, job) ? new Done(Outcome.retried, 1) : new Done(Outcome.notFailed, 0);
    }

    /** The failed jobs of a process, after what made them fail was mended. */
    Done retryAll(CurrentUser user, String process) {
        return new Done(Outcome.retriedAll, jobs.retryAll(user, process, MOST));
    }

    Done retryParked(CurrentUser user) {
        return new Done(Outcome.parkedAgain, jobs.retryAll(user, PARKED, MOST));
    }

    Done seal(CurrentUser user) {
        record(user, "SealNow");
        return new Done(Outcome.sealed, sealer.seal());
    }

    Done renewFacts(CurrentUser user) {
        record(user, "RenewFacts");
        facts.bringUpToDate();
        return new Done(Outcome.factsRenewed, 0);
    }

    Done renewSetAside(CurrentUser user) {
        record(user, "RenewFactsSetAside");
        int again = facts.takeUpSetAside();
        facts.bringUpToDate();
        return new Done(Outcome.setAsideAgain, again);
    }

    Done rebuildIndex(CurrentUser user) {
        Outcome outcome = switch (rebuild.begin()) {
            case yes -> Outcome.rebuildBegun;
            case runsAlready -> Outcome.rebuildRuns;
            case noIndex -> Outcome.noIndex;
        };
        if (outcome == Outcome.rebuildBegun) {
            record(user, "RebuildIndex");
        }
        return new Done(outcome, 0);
    }

    Done careForDocuments(CurrentUser user) {
        boolean begun = documents.startCare();
        record(user, "CareForDocuments");
        return new Done(begun ? Outcome.documentCareBegun : Outcome.documentCareRuns, 0);
    }

    Done checkDocuments(CurrentUser user) {
        boolean begun = documents.startCheck();
        record(user, "CheckDocuments");
        return new Done(begun ? Outcome.documentCheckBegun : Outcome.documentCheckRuns, 0);
    }

    /** What waits after a restore goes on. */
    Done releaseRestore(CurrentUser user) {
        return new Done(held.release(user) ? Outcome.restoreReleased : Outcome.nothingHeld, 0);
    }

    Done migrate(CurrentUser user, String plan) {
        ModelMigrations.Begun begun = migrations.begin(user, plan);
        Outcome outcome = switch (begun.outcome()) {
            case BEGUN -> Outcome.migrationBegun;
            case RUNS -> Outcome.migrationRuns;
            case NOTHING -> Outcome.noMigration;
        };
        return new Done(outcome, begun.cases());
    }

    private void record(CurrentUser user, String what) {
        transaction.executeWithoutResult(status -> events.publishEvent(new AdminOperation(user.id(), what, Map.of())));
    }
}
