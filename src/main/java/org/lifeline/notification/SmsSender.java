package org.lifeline.notification;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sends SMS: through the gateway where one is configured, and into the outbox in the embedded product. */
@Service
class SmsSender {

    private final SentMessages sent;
    private final SmsProperties properties;
    private final @Nullable SmsGateway gateway;
    private final @Nullable Outbox outbox;

    SmsSender(
            SentMessages sent,
            SmsProperties properties,
            ObjectProvider<SmsGateway> gateway,
            ObjectProvider<Outbox> outbox) {
        this.sent = sent;
        this.properties = properties;
        this.gateway = gateway.getIfAvailable();
        this.outbox = outbox.getIfAvailable();
    }

    /** Whether SMS are sent at all. */
    boolean available() {
        return gateway != null || outbox != null;
    }

    /** Whether an SMS costs money: it does not in the embedded product, where it stays in the outbox. */
    boolean costs() {
        return gateway != null;
    }

    /** Whether the deployment sends SMS to this number, in E.164. */
    boolean sendsTo(String e164) {
        return available() && properties.sendsTo(e164);
    }

    /**
     * Sends the message unless it was sent before. A failure is thrown, so that the engine's job tries again.
     *
     * @return false when the gateway said that no SMS ever reaches this number
     * @throws IllegalStateException when the text needs more than {@value SmsText#MOST_SEGMENTS} parts
     */
    @Transactional
    public boolean send(Sms sms) {
        return sent.once(sms.businessKey(), () -> deliver(sms));
    }

    /** Tries to send the message before the transaction that {@link #send} runs in. The caller holds the lock of the message's job. */
    void sendAhead(Sms sms) {
        sent.ahead(sms.businessKey(), () -> deliver(sms));
    }

    private void deliver(Sms sms) {
        if (SmsText.segments(sms.text()) > SmsText.MOST_SEGMENTS) {
            throw new IllegalStateException("the SMS " + sms.businessKey() + " is too long: shorten its template");
        }
        if (gateway != null) {
            gateway.send(sms);
        }
        if (outbox != null) {
            outbox.keep(sms);
        }
    }
}
