package org.lifeline.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Sends spans with the attributes that are known to hold no personal data, and with nothing else: an address may contain the code of a
 * voucher, and the message of an exception may quote what somebody typed.
 */
final class CleanSpans implements SpanExporter {

    /** Of requests: templates of addresses, codes and types. Of the product's own work: ids of models, and numbers of cases. */
    private static final Set<String> KNOWN = Set.of(
            "method",
            "uri",
            "status",
            "outcome",
            "exception",
            "error",
            "code.function",
            "code.namespace",
            Traces.CASE,
            Traces.PROCESS,
            Traces.STEP,
            Traces.JOB,
            Traces.REQUEST);

    private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

    private final SpanExporter exporter;

    CleanSpans(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().<SpanData>map(Clean::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private static final class Clean extends DelegatingSpanData {

        private final Attributes attributes;
        private final List<EventData> events;

        Clean(SpanData span) {
            super(span);
            attributes = span.getAttributes().toBuilder()
                    .removeIf(key -> !KNOWN.contains(key.getKey()))
                    .build();
            events = span.getEvents().stream().map(Clean::typeOnly).toList();
        }

        private static EventData typeOnly(EventData event) {
            String type = event.getAttributes().get(EXCEPTION_TYPE);
            return EventData.create(
                    event.getEpochNanos(),
                    event.getName(),
                    type == null ? Attributes.empty() : Attributes.of(EXCEPTION_TYPE, type));
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return attributes.size();
        }

        @Override
        public List<EventData> getEvents() {
            return events;
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }
    }
}
