package org.lifeline.platform.engine;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.context.ProcessEngineContext;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Many things that the product does in the engine, as one command. The engine writes what a command changed at its end, all in batches; for
 * many commands one after the other it writes each by itself.
 */
@Component
public class OneCommand {

    private final ProcessEngineConfigurationImpl engine;
    private final TransactionTemplate apart;

    OneCommand(ProcessEngine engine, PlatformTransactionManager transactions) {
        this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Does all in the transaction of the caller. When one thing fails, nothing is done. */
    public void run(Runnable all) {
        engine.getCommandExecutorTxRequired().execute(context -> {
            all.run();
            return null;
        });
    }

    /**
     * Does all in a transaction of its own, which is committed when this returns, also for a job of the engine: otherwise the engine would
     * write what was done in it only when the whole job ends. When one thing fails, nothing is done.
     */
    public void runApart(Runnable all) {
        apart.executeWithoutResult(status -> {
            try {
                ProcessEngineContext.withNewProcessEngineContext(() -> {
                    run(all);
                    return null;
                });
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
