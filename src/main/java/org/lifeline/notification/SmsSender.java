package org.lifeline.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sends SMS: through the gateway where one is configured, and into the outbox in the embedded product. */
@Service
class SmsSender {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SentAhead ahead;
    private final @Nullable SmsGateway gateway;
    private final @Nullable Outbox outbox;

    SmsSender(
            JdbcClient jdbc,
            Clock clock,
            SentAhead ahead,
            ObjectProvider<SmsGateway> gateway,
            ObjectProvider<Outbox> outbox) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.ahead = ahead;
        this.gateway = gateway.getIfAvailable();
        this.outbox = outbox.getIfAvailable();
    }

    /** Whether SMS are sent at all. */
    boolean available() {
        return gateway != null || outbox != null;
    }

    /**
     * Sends the message unless it was sent before. A failure is thrown, so that the engine's job tries again.
     *
     * @throws IllegalStateException when the text needs more than {@value SmsText#MOST_SEGMENTS} parts
     */
    @Transactional
    public void send(Sms sms) {
        if (SmsText.segments(sms.text()) > SmsText.MOST_SEGMENTS) {
            throw new IllegalStateException("the SMS " + sms.businessKey() + " is too long: shorten its template");
        }
        int first = jdbc.sql(
                        "insert into sent_message (business_key, sent_at) values (:key, :at) on conflict do nothing")
                .param("key", sms.businessKey())
                .param("at", Instant.now(clock).atOffset(ZoneOffset.UTC))
                .update();
        if (first > 0) {
            ahead.orNow(sms.businessKey(), () -> deliver(sms));
        }
    }

    /** Tries to send the message before the transaction that {@link #send} runs in. The caller holds the lock of the message's job. */
    void sendAhead(Sms sms) {
        boolean recorded = jdbc.sql("select count(*) from sent_message where business_key = :key")
                        .param("key", sms.businessKey())
                        .query(Integer.class)
                        .single()
                > 0;
        if (!recorded && SmsText.segments(sms.text()) <= SmsText.MOST_SEGMENTS) {
            ahead.attempt(sms.businessKey(), () -> deliver(sms));
        }
    }

    private void deliver(Sms sms) {
        if (gateway != null) {
            gateway.send(sms);
        }
        if (outbox != null) {
            outbox.keep(sms);
        }
    }
}
