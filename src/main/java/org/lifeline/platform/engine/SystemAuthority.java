package org.lifeline.platform.engine;

import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/**
 * What the product itself asks of the engine while it carries out a person's command: whether another account exists, what a
 * decision table says. The person's authorizations are about what the person may ask.
 */
public final class SystemAuthority {

    private SystemAuthority() {}

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

    /** Carries out what follows from the person's command, and is not theirs: its variables are no answers of a form. */
    public static void act(Runnable consequence) {
        CommandContext context = Context.getCommandContext();
        if (context == null) {
            consequence.run();
            return;
        }
        IdentityService identities = context.getProcessEngineConfiguration().getIdentityService();
        Authentication person = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            consequence.run();
        } finally {
            if (person != null) {
                identities.setAuthentication(person.getUserId(), person.getGroupIds(), person.getTenantIds());
            }
        }
    }
}
