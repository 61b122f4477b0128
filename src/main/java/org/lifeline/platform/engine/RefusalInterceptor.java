package org.lifeline.platform.engine;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.lifeline.platform.problem.Refused;

/**
 * A refusal inside a listener reaches the officer as itself. The engine would wrap it into a 500 with the listener's class name;
 * here, outside its transaction and so after the rollback, it becomes one of the engine's own exceptions that its REST API and
 * Tasklist answer with the text: 403 for what this person may not do, 400 for what does not hold.
 */
class RefusalInterceptor extends CommandInterceptor {
    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (AuthorizationException | FormFieldValidationException e) {
            throw e;
        } catch (RuntimeException e) {
            Refused refused = Refused.in(e);
            if (refused == null) {
                throw e;
            }
            if (refused.status() == 403) {
                throw new AuthorizationException(refused.detail());
            }
            throw new FormFieldValidationException(refused.reason(), refused.detail());
        }
    }
}
