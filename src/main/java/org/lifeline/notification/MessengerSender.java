package org.lifeline.notification;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends the texts of SMS by a messenger, to people who agreed to it: {@code {"id", "to", "text"}} for each POST, as {@link JsonPost} says.
 * It costs nothing of the allowance.
 */
@Service
class MessengerSender {

    private final SentMessages sent;
    private final MessengerProperties properties;
    private final @Nullable JsonPost service;

    MessengerSender(SentMessages sent, MessengerProperties properties, ObjectMapper json) {
        this.sent = sent;
        this.properties = properties;
        this.service = properties.url() == null
                ? null
                : new JsonPost(json, "messenger", properties.url(), properties.token(), properties.timeout());
    }

    /** Whether the deployment has a messenger. */
    boolean available() {
        return service != null;
    }

    String name() {
        return properties.name();
    }

    /**
     * Sends the message unless it was sent before. A failure is thrown, so that the engine's job tries again.
     *
     * @return false when the service said that this number has no messenger
     */
    @Transactional
    public boolean send(Sms text) {
        return sent.once(text.businessKey(), () -> deliver(text));
    }

    /** Tries to send the message before the transaction that {@link #send} runs in. The caller holds the lock of the message's job. */
    void sendAhead(Sms text) {
        sent.ahead(text.businessKey(), () -> deliver(text));
    }

    private void deliver(Sms text) {
        if (service == null) {
            throw new SmsNotSent("there is no messenger any more for " + text.businessKey());
        }
        Map<String, String> message = new LinkedHashMap<>();
        message.put("id", text.businessKey());
        message.put("to", text.to());
        message.put("text", text.text());
        service.send(text.businessKey(), message);
    }
}
