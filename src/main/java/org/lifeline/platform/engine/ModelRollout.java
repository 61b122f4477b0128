package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.database.StartLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides when the models of this node are deployed. The engine starts new cases on the newest models, whichever node gets the request or the
 * job, and a node of another release may lack a delegate that they name. So while a node with other models is alive, this one goes on with
 * those that are deployed, as cases that began before do anyway; it deploys its own when the last such node has ended, or gave no sign for a
 * minute ({@link Nodes#SILENCE}). A node that is alone deploys at its start.
 */
@Component
class ModelRollout {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRollout.class);

    private final ShippedModels models;
    private final RunMode mode;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectProvider<RepositoryService> repository;
    private final ObjectProvider<TransactionTemplate> transaction;

    private volatile boolean waiting;

    /** By which the engine finds the last deployment again, to see whether anything changed. */
    private String deployment = "";

    ModelRollout(
            ShippedModels models,
            RunMode mode,
            JdbcClient jdbc,
            Clock clock,
            ObjectProvider<RepositoryService> repository,
            ObjectProvider<TransactionTemplate> transaction) {
        this.models = models;
        this.mode = mode;
        this.jdbc = jdbc;
        this.clock = clock;
        this.repository = repository;
        this.transaction = transaction;
    }

    /** Keeps the engine from deploying at its start, where the models have to wait. */
    void prepare(SpringProcessEngineConfiguration engine) {
        deployment = engine.getDeploymentName();
        if (engine.getDeploymentResources().length > 0 && othersAreAlive()) {
            engine.setDeploymentResources(new Resource[0]);
            waiting = true;
            LOG.warn(
                    "A node with other models is running. The models of this node are deployed when it has ended; until then this node works"
                            + " with those that are deployed");
        }
    }

    /** Whether the models of this node are not deployed yet. */
    boolean isWaiting() {
        return waiting;
    }

    private boolean othersAreAlive() {
        // the embedded database has one node, and locks its folder
        return !mode.embedded()
                && jdbc.sql(
                                "select exists (select from node where seen_at > :silent and models is distinct from :mine)")
                        .param("silent", clock.instant().minus(Nodes.SILENCE).atOffset(ZoneOffset.UTC))
                        .param("mine", models.fingerprint())
                        .query(Boolean.class)
                        .single();
    }

    @Scheduled(initialDelayString = "5s", fixedDelayString = "5s")
    void deployWhenAlone() {
        if (!waiting || othersAreAlive()) {
            return;
        }
        boolean done = Boolean.TRUE.equals(transaction.getObject().execute(status -> {
            // no node may start meanwhile: it would read who is alive, and deploy as well
            if (!StartLock.tryUntilCommit(jdbc) || othersAreAlive()) {
                return false;
            }
            SystemAuthority.run(this::deploy);
            return true;
        }));
        if (done) {
            waiting = false;
            LOG.warn("The last node with other models has ended: the models of this node are deployed");
        }
    }

    private void deploy() {
        DeploymentBuilder all = repository
                .getObject()
                .createDeployment()
                .name(deployment)
                // another node of this release may have been faster
                .enableDuplicateFiltering(false);
        for (Resource model : models.all()) {
            try (InputStream in = model.getInputStream()) {
                all.addInputStream(name(model), in);
            } catch (IOException e) {
                throw new IllegalStateException("the model " + model.getFilename() + " cannot be read", e);
            }
        }
        all.deploy();
    }

    /** As the engine names them when it deploys at its start: otherwise the next start would find other models, and deploy them again. */
    private static String name(Resource model) {
        try {
            return model.getFile().getAbsolutePath();
        } catch (IOException inAJar) {
            return String.valueOf(model.getFilename());
        }
    }
}
