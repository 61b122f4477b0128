package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.cmd.JobRetryCmd;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultFailedJobCommandFactory;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;

/**
 * Keeps personal data out of what the engine stores about a failed job: only the types of the exceptions and where they happened. The
 * message is kept only for exceptions about a connection or a file; others may quote an address, a name or a row of a table.
 */
final class FailuresWithoutData {

    /** Exceptions of the engine whose messages name elements of models. */
    private static final Set<String> ENGINE = Set.of("OptimisticLockingException", "PvmException", "BpmnError");

    private static final Pattern QUOTED = Pattern.compile(
            "\\S*@\\S*|'[^']*'|\"[^\"]*\"|<[^>]*>|\\([^)]*\\)|\\+?\\d[\\d ./-]{5,}\\d",
            Pattern.UNICODE_CHARACTER_CLASS);

    private FailuresWithoutData() {}

    /** The same failure without data, for the people who operate the product. */
    static @Nullable Throwable of(@Nullable Throwable failure) {
        return failure == null ? null : new Cleared(failure, 0);
    }

    private static @Nullable String words(Throwable failure) {
        String said = failure.getMessage();
        // the message of a JSON error quotes the JSON
        boolean harmless = (failure instanceof IOException && !(failure instanceof JsonProcessingException))
                || failure instanceof Refused
                || ENGINE.contains(failure.getClass().getSimpleName());
        return said == null || !harmless ? null : QUOTED.matcher(said).replaceAll("…");
    }

    private static final class Cleared extends RuntimeException {

        private static final int DEEPEST = 20;

        private final String kind;

        Cleared(Throwable failure, int depth) {
            super(
                    said(failure),
                    failure.getCause() == null || depth == DEEPEST ? null : new Cleared(failure.getCause(), depth + 1));
            kind = failure.getClass().getName();
            setStackTrace(failure.getStackTrace());
        }

        /** The message. Cockpit shows only this at first, and the type of the innermost exception says most. */
        private static String said(Throwable failure) {
            Throwable innermost = failure;
            for (int i = 0; i < DEEPEST && innermost.getCause() != null; i++) {
                innermost = innermost.getCause();
            }
            String words = words(innermost);
            return innermost.getClass().getSimpleName()
                    + (words == null ? "; what it says is left out, it may name a person" : ": " + words);
        }

        @Override
        public String toString() {
            return kind + ": " + getMessage();
        }
    }

    /** For the job itself, its retries and its incident. */
    static final class Factory extends DefaultFailedJobCommandFactory {
        @Override
        public Command<Object> getCommand(String jobId, Throwable exception) {
            return exception instanceof OptimisticLockingException
                    ? new AgainAtOnce(jobId, exception)
                    : super.getCommand(jobId, of(exception));
        }
    }

    /** A job that lost a race against another step of the same case has not failed, so it is run again at once. */
    private static final class AgainAtOnce extends JobRetryCmd {

        AgainAtOnce(String jobId, Throwable exception) {
            super(jobId, exception);
        }

        @Override
        public @Nullable Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                job.unlock();
                notifyAcquisition(context);
            }
            return null;
        }
    }

    /** For the history of jobs. */
    static final class History extends CacheAwareHistoryEventProducer {
        @Override
        public HistoryEvent createHistoricJobLogFailedEvt(Job job, @Nullable Throwable exception) {
            return super.createHistoricJobLogFailedEvt(job, of(exception));
        }
    }
}
