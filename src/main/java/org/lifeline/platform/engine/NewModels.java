package org.lifeline.platform.engine;

import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.springframework.context.ApplicationEventPublisher;

/** Says that models are deployed, on whatever way they come: with the product, later because an older node was alive, or over the network. */
class NewModels implements Deployer {

    /** Published in the transaction of the deployment. What the engine writes for it is in the tables only when that transaction commits. */
    record Deployed(String deployment) {}

    private final ApplicationEventPublisher events;

    NewModels(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        // a node also reads old deployments again
        if (deployment.isNew()) {
            events.publishEvent(new Deployed(deployment.getId()));
        }
    }
}
