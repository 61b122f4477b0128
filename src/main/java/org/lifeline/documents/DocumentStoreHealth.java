package org.lifeline.documents;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports whether a document can be stored now. It is tried at most every ten seconds, because anyone may request the health. */
@Component("documentStoreHealthIndicator")
class DocumentStoreHealth implements HealthIndicator {

    private static final Duration FRESH = Duration.ofSeconds(10);

    private final DocumentStore store;
    private final Clock clock;
    private @Nullable Health last;
    private Instant at = Instant.MIN;

    DocumentStoreHealth(DocumentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public synchronized Health health() {
        Instant now = clock.instant();
        if (last == null || now.isAfter(at.plus(FRESH)) || now.isBefore(at)) {
            last = tried();
            at = now;
        }
        return last;
    }

    private Health tried() {
        try {
            store.requireWritable();
            return Health.up().build();
        } catch (IOException e) {
            return Health.down()
                    .withDetail("reason", "the document store cannot be written: " + e.getMessage())
                    .build();
        }
    }
}
