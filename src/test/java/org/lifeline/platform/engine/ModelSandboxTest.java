package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;

/** What a model cannot do, should a wrong one ever arrive. */
class ModelSandboxTest extends LifelineTest {

    @Autowired
    private ProcessEngine engine;

    @Test
    void runsNoScript() {
        refused(
                Bpmn.createExecutableProcess("sandbox").startEvent().scriptTask("step").scriptFormat("javascript").scriptText("1").endEvent().done(),
                "Models hold no scripts");
        refused(
                Bpmn.createExecutableProcess("sandbox").startEvent().scriptTask("step").scriptFormat("groovy").scriptText("1").endEvent().done(),
                "Models hold no scripts");
    }

    @Test
    void namesNoBeanButTheDelegates() {
        for (String bean : new String[] {"dataSource", "applications", "processEngine", "identityService", "signedCodes"}) {
            refused(
                    Bpmn.createExecutableProcess("sandbox").startEvent().serviceTask("step").camundaExpression("${" + bean + ".toString()}").endEvent().done(),
                    "Cannot resolve identifier '" + bean + "'");
        }
    }

    private void refused(BpmnModelInstance model, String why) {
        Deployment deployment = engine.getRepositoryService().createDeployment().addModelInstance("sandbox.bpmn", model).deploy();
        try {
            assertThatThrownBy(() -> engine.getRuntimeService().startProcessInstanceByKey("sandbox")).hasStackTraceContaining(why);
        } finally {
            engine.getRepositoryService().deleteDeployment(deployment.getId(), true);
        }
    }
}
