package org.lifeline.platform.engine;

import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/**
 * Runs what the product itself does in the engine while it carries out a person's command, such as to ask whether another account exists or
 * what a decision table says. The person's authorizations apply only to what the person does.
 */
public final class SystemAuthority {

    private SystemAuthority() {}

    public static <T> T call(Callable<T> question) {
        CommandContext context = Context.getCommandContext();
        try {
            return context == null ? question.call() : context.runWithoutAuthorization(question);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ProcessEngineException(e);
        }
    }

    /** Runs a consequence of the person's command that is not the person's own action; its variables are not answers of a form. */
    public static void run(Runnable consequence) {
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
