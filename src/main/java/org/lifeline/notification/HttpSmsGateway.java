package org.lifeline.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/**
 * An SMS gateway that takes one message for each POST: {@code {"id", "from", "to", "text"}} as JSON, the token as a bearer token, the id
 * also as {@code Idempotency-Key}. Any 2xx response means that the gateway has accepted the message; a redirect does not. 410 and 422 mean that no
 * SMS ever reaches this number; after any other response the message is tried again.
 */
// compose files set empty values, which count as not set
@Component
@ConditionalOnExpression("!'${lifeline.sms.url:}'.isBlank()")
class HttpSmsGateway implements SmsGateway {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Set<Integer> FOR_GOOD = Set.of(410, 422);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper json;
    private final SmsProperties properties;
    private final URI url;

    HttpSmsGateway(ObjectMapper json, SmsProperties properties) {
        this.json = json;
        this.properties = properties;
        this.url = Objects.requireNonNull(properties.url());
    }

    @Override
    public void send(Sms sms) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(properties.timeout())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", sms.businessKey())
                .POST(BodyPublishers.ofString(body(sms)));
        if (properties.token() != null) {
            request.header("Authorization", "Bearer " + properties.token());
        }
        HttpResponse<Void> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new SmsNotSent("the SMS gateway did not answer to " + sms.businessKey(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmsNotSent("stopped while sending " + sms.businessKey(), e);
        }
        if (FOR_GOOD.contains(answer.statusCode())) {
            throw new AddressRefused(
                    "the SMS gateway refused the number of " + sms.businessKey() + " with " + answer.statusCode());
        }
        if (answer.statusCode() / 100 != 2) {
            throw new SmsNotSent("the SMS gateway answered " + answer.statusCode() + " to " + sms.businessKey());
        }
    }

    private String body(Sms sms) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("id", sms.businessKey());
        message.put("from", properties.sender());
        message.put("to", sms.to());
        message.put("text", sms.text());
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
