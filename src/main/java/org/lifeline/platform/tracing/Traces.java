package org.lifeline.platform.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The traces of the product's own work, beside those of requests that Spring makes. Where tracing is off, the tracer makes nothing.
 *
 * <p>A job that a request created and that this node runs belongs to the trace of the request: what it came from is handed on in memory, with
 * the job. A job that a node finds in the database (after a crash, a failure, or a pause) begins a trace of its own, because no table has a
 * place for the trace. The number of the case, which every trace about it has, finds them all.
 */
@Component
public class Traces {

    static final String CASE = "lifeline.case";
    static final String PROCESS = "lifeline.process";
    static final String STEP = "lifeline.step";
    static final String JOB = "lifeline.job";
    static final String REQUEST = "lifeline.request";

    /** What a job came from. */
    public record Origin(
            @Nullable String requestId, @Nullable TraceContext trace) {

        /** A job that a node found in the database. */
        public static final Origin UNKNOWN = new Origin(null, null);
    }

    private final Tracer tracer;

    public Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** What this thread works for. */
    public Origin origin() {
        Span span = tracer.currentSpan();
        return new Origin(LogContext.requestId(), span == null ? null : span.context());
    }

    /** Begins the log context and the span of a job. */
    public JobWork beginJob(String job, Origin origin) {
        return new JobWork(job, origin);
    }

    /** Adds to the span that this thread works in. */
    void tag(String name, String value) {
        Span span = tracer.currentSpan();
        if (span != null) {
            span.tag(name, value);
        }
    }

    /** Names the step of a case that is carried out now, in the log and in the current span. @param caseNumber null for none */
    public void step(@Nullable String caseNumber, String process, @Nullable String step) {
        LogContext.name(caseNumber);
        Span span = tracer.currentSpan();
        if (span != null && !span.isNoop()) {
            if (caseNumber != null) {
                span.tag(CASE, caseNumber);
            }
            span.tag(PROCESS, process);
            if (step != null) {
                span.tag(STEP, step);
            }
        }
    }

    /** A job that runs in this thread. */
    public final class JobWork implements AutoCloseable {

        private final LogContext.Work log;
        private final Span span;
        private final Tracer.SpanInScope scope;

        private JobWork(String job, Origin origin) {
            log = LogContext.begin(origin.requestId());
            Span.Builder builder = tracer.spanBuilder().name("job").tag(JOB, job);
            if (origin.trace() == null) {
                builder.setNoParent();
            } else {
                builder.setParent(origin.trace());
            }
            if (origin.requestId() != null) {
                builder.tag(REQUEST, origin.requestId());
            }
            span = builder.start();
            scope = tracer.withSpan(span);
        }

        /** What the next job of the same case, in this thread, comes from. */
        public Origin origin() {
            return new Origin(LogContext.requestId(), span.context());
        }

        public void failed(Throwable failure) {
            span.error(failure);
        }

        /** Ends the span. Lines that are logged until this is closed still belong to the job. */
        @Override
        public void close() {
            scope.close();
            span.end();
            log.close();
        }
    }
}
