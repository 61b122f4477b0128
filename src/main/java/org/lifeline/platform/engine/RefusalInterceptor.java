package org.lifeline.platform.engine;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.lifeline.platform.problem.Refused;

/**
 * A refusal inside a listener reaches the officer as itself. The engine would wrap it into a 500 with the listener's class name;
 * here, outside its transaction and so after the rollback, it becomes the engine's own "bad request" (400 over REST).
 */
class RefusalInterceptor extends CommandInterceptor {
    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (RuntimeException e) {
            Refused refused = Refused.in(e);
            if (refused == null || e instanceof BadUserRequestException) {
                throw e;
            }
            throw new BadUserRequestException(refused.detail(), refused);
        }
    }
}
