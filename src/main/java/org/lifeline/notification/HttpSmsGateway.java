package org.lifeline.notification;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** An SMS gateway that takes one message for each POST: {@code {"id", "from", "to", "text"}}, as {@link JsonPost} says. */
// compose files set empty values, which count as not set
@Component
@ConditionalOnExpression("!'${lifeline.sms.url:}'.isBlank()")
class HttpSmsGateway implements SmsGateway {

    private final SmsProperties properties;
    private final JsonPost gateway;

    HttpSmsGateway(ObjectMapper json, SmsProperties properties) {
        this.properties = properties;
        this.gateway = new JsonPost(
                json,
                "SMS gateway",
                Objects.requireNonNull(properties.url()),
                properties.token(),
                properties.timeout());
    }

    @Override
    public void send(Sms sms) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("id", sms.businessKey());
        message.put("from", properties.sender());
        message.put("to", sms.to());
        message.put("text", sms.text());
        gateway.send(sms.businessKey(), message);
    }
}
