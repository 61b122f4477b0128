package org.lifeline.platform.engine;

import java.util.concurrent.Callable;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/**
 * What the product itself asks of the engine while it carries out a person's command: whether another account exists, what a
 * decision table says. The person's authorizations are about what the person may ask.
 */
public final class AsTheProduct {

    private AsTheProduct() {}

    public static <T> T ask(Callable<T> question) {
        CommandContext context = Context.getCommandContext();
        try {
            return context == null ? question.call() : context.runWithoutAuthorization(question);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ProcessEngineException(e);
        }
    }
}
