package org.lifeline.platform.engine;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/**
 * Many things that the product does in the engine, as one command. The engine writes what a command changed at its end, all in batches; for
 * many commands one after the other it writes each by itself.
 */
@Component
public class OneCommand {

    private final ProcessEngineConfigurationImpl engine;

    OneCommand(ProcessEngine engine) {
        this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    }

    /** Does all in the transaction of the caller. When one thing fails, nothing is done. */
    public void run(Runnable all) {
        engine.getCommandExecutorTxRequired().execute(context -> {
            all.run();
            return null;
        });
    }
}
