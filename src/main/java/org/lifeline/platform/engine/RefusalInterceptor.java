package org.lifeline.platform.engine;

import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.errorcode.BuiltinExceptionCode;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotFoundException;
import org.lifeline.platform.problem.DatabaseAway;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.RefusedAttempt;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Shows the officer the message of a refusal inside a listener. The engine would answer 500 with the listener's class name. This
 * interceptor runs outside the transaction, so after the rollback, and converts the refusal to an exception that the engine's REST API and
 * Tasklist answer with the message: 403 for what this person may not do, 400 for what is not valid.
 */
class RefusalInterceptor extends CommandInterceptor {

    private static final String ENGINE = "engine";
    private static final String FASTER = "Somebody else changed this at the same time. Look again, then repeat.";

    private final ApplicationEventPublisher events;

    RefusalInterceptor(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public <T> T execute(Command<T> command) {
        // within another command or transaction, the code that began it answers the caller
        boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
        try {
            return again(command, outermost);
        } catch (AuthorizationException e) {
            if (outermost) {
                events.publishEvent(new RefusedAttempt(403, "notAuthorized", null, ENGINE));
            }
            throw e;
        } catch (FormFieldValidationException e) {
            throw e;
        } catch (RuntimeException e) {
            Refused refused = Refused.in(e);
            if (refused == null) {
                if (outermost && DatabaseAway.is(e)) {
                    EngineProblems.rememberRefusal(DatabaseAway.refused());
                }
                throw outermost && isForm(command) && isLost(e) ? lost() : e;
            }
            if (!outermost) {
                throw refused;
            }
            if (RefusedAttempt.counts(refused.status())) {
                events.publishEvent(
                        new RefusedAttempt(refused.status(), refused.reason(), refused.caseNumber(), ENGINE));
            }
            EngineProblems.rememberRefusal(refused);
            if (refused.status() == 403) {
                throw new AuthorizationException(refused.detail());
            }
            throw new FormFieldValidationException(refused.reason(), words(refused));
        }
    }

    /**
     * A completed task that lost a race is tried again, and then checks again what there is to do. So is a reading of what ended while it was
     * read.
     */
    private <T> T again(Command<T> command, boolean outermost) {
        for (int attempt = 1; ; attempt++) {
            try {
                return next.execute(command);
            } catch (RuntimeException e) {
                if (!outermost
                        || Refused.in(e) != null
                        || !mayEndOtherwise(command, e)
                        || !LostRace.tryAgain(attempt)) {
                    throw e;
                }
            }
        }
    }

    private boolean mayEndOtherwise(Command<?> command, RuntimeException failure) {
        return command instanceof PersonsTaskService.Complete complete
                ? !complete.isHopeless() && (isLost(failure) || isGone(complete))
                : PersonsTaskService.isReading(command) && isHalfRead(failure);
    }

    /**
     * Whether something was found whose variables were not: a task's form may depend on one, and they go when its process goes on between the
     * two questions. It may also be a mistake in a model, which then fails some times more.
     */
    private static boolean isHalfRead(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PropertyNotFoundException || t instanceof NullPointerException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the task ended in the meantime. Then its variables were gone while they were read, and any failure may be a consequence. */
    private boolean isGone(PersonsTaskService.Complete command) {
        return next.execute(command.isOver());
    }

    /** The code from which the engine's REST API recognises a lost race. */
    private static OptimisticLockingException lost() {
        OptimisticLockingException lost = new OptimisticLockingException(FASTER);
        lost.setCode(BuiltinExceptionCode.OPTIMISTIC_LOCKING.getCode());
        return lost;
    }

    /**
     * Whether the command comes from a form. A job must fail with its own exception, because the engine runs a lost one again without a
     * limit.
     */
    private static boolean isForm(Command<?> command) {
        return command instanceof PersonsTaskService.Complete || command instanceof PersonsFormService.Start;
    }

    /** Whether another transaction was faster. Either the engine found it, or the database did in a listener that wrote the same row. */
    private static boolean isLost(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof DuplicateKeyException) {
                return true;
            }
        }
        return LostRace.is(failure);
    }

    /** All messages in one text, because a form in Tasklist shows only one, and several fields may be invalid. */
    static String words(Refused refused) {
        return refused.errors().size() < 2
                ? refused.detail()
                : refused.errors().stream().map(Refused.FieldError::message).collect(Collectors.joining(" "));
    }
}
