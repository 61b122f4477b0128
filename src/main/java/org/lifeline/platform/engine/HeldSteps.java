package org.lifeline.platform.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.management.JobDefinition;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.database.RestoredDatabase;
import org.lifeline.platform.database.RestoredDatabase.Restore;
import org.lifeline.platform.security.CurrentUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Holds the steps of {@link WaitsAfterRestore} while the database is a restored one that nobody has released. The engine's own means are used:
 * their job definitions are suspended, so jobs that wait and jobs that are created meanwhile keep all their attempts, and Cockpit shows them.
 * Everything else goes on.
 */
@Component
public class HeldSteps implements SmartInitializingSingleton, ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(HeldSteps.class);

    /** The actor in the audit log where no person acts. */
    private static final String SYSTEM = "(system)";

    private final RestoredDatabase database;
    private final ManagementService management;
    private final IdentityService identities;
    private final List<WaitsAfterRestore> steps;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    HeldSteps(
            RestoredDatabase database,
            ManagementService management,
            IdentityService identities,
            List<WaitsAfterRestore> steps,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.database = database;
        this.management = management;
        this.identities = identities;
        this.steps = List.copyOf(steps);
        this.events = events;
        this.transaction = transaction;
    }

    /** Before the job executor starts. */
    @Override
    public void afterSingletonsInstantiated() {
        database.waiting().ifPresent(restore -> {
            hold();
            LOG.warn(
                    "This database was restored to {}: mails, SMS, payment files and erasures wait until operations release them on /operations",
                    restore.to());
        });
    }

    /** Writes into the audit log that the database was restored, once. */
    @Override
    public void run(ApplicationArguments arguments) {
        transaction.executeWithoutResult(status -> database.takeUnrecorded()
                .forEach(restore -> events.publishEvent(new AdminOperation(
                        SYSTEM,
                        "DatabaseRestored",
                        Map.of(
                                "to", restore.to().toString(),
                                "at", restore.at().toString())))));
    }

    /** The restore that is not released; null where there is none. */
    public @Nullable Restore waiting() {
        return database.waiting().orElse(null);
    }

    /** How many jobs wait for the release. */
    public long jobs() {
        return definitions()
                .mapToLong(each -> management
                        .createJobQuery()
                        .jobDefinitionId(each.getId())
                        .suspended()
                        .count())
                .sum();
    }

    /**
     * Lets everything go on that waits.
     *
     * @return false when nothing was held: somebody else was faster
     */
    public boolean release(CurrentUser user) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!database.release(user.id())) {
                return false;
            }
            asSystem(this::activate);
            events.publishEvent(new AdminOperation(user.id(), "RestoreReleased", Map.of()));
            return true;
        }));
    }

    /**
     * Holds the steps of models that are deployed while a restore waits: they have job definitions of their own. Not those that a node deploys at its
     * start, before anybody can listen: these are held as soon as it has started.
     */
    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void holdNew(NewModels.Deployed models) {
        database.waiting().ifPresent(restore -> asSystem(this::hold));
    }

    private void hold() {
        definitions()
                .forEach(each -> management
                        .updateJobDefinitionSuspensionState()
                        .byJobDefinitionId(each.getId())
                        .includeJobs(true)
                        .suspend());
    }

    private void activate() {
        definitions()
                .forEach(each -> management
                        .updateJobDefinitionSuspensionState()
                        .byJobDefinitionId(each.getId())
                        .includeJobs(true)
                        .activate());
    }

    /** Who releases may not change models, nor who deploys models what runs; this is a consequence of what they did. */
    private void asSystem(Runnable consequence) {
        Authentication person = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            consequence.run();
        } finally {
            if (person != null) {
                identities.setAuthentication(person);
            }
        }
    }

    /** In all versions of their models. */
    private Stream<JobDefinition> definitions() {
        return steps.stream()
                .flatMap(each -> management
                        .createJobDefinitionQuery()
                        .processDefinitionKey(each.process())
                        .activityIdIn(each.steps().toArray(String[]::new))
                        .list()
                        .stream());
    }
}
