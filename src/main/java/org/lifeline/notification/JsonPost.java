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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives messages to a service outside that takes one for each POST of JSON: the token as a bearer token, the message's key also as {@code
 * Idempotency-Key}. Any 2xx response means that the service has accepted the message; a redirect does not. 410 and 422 mean that no message
 * ever reaches this number; after any other response the message is tried again.
 */
final class JsonPost {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Set<Integer> FOR_GOOD = Set.of(410, 422);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper json;
    private final String service;
    private final URI url;
    private final @Nullable String token;
    private final Duration timeout;

    /** @param service what it is, as in "SMS gateway" */
    JsonPost(ObjectMapper json, String service, URI url, @Nullable String token, Duration timeout) {
        this.json = json;
        this.service = service;
        this.url = url;
        this.token = token;
        this.timeout = timeout;
    }

    /**
     * @throws SmsNotSent when the service did not accept it
     * @throws AddressRefused when it will never accept a message to this number
     */
    void send(String key, Map<String, String> message) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body(message)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        int status = answer(key, request.build()).statusCode();
        if (FOR_GOOD.contains(status)) {
            throw new AddressRefused("the " + service + " refused the number of " + key + " with " + status);
        }
        if (status / 100 != 2) {
            throw new SmsNotSent("the " + service + " answered " + status + " to " + key);
        }
    }

    private HttpResponse<Void> answer(String key, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new SmsNotSent("the " + service + " did not answer to " + key, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmsNotSent("stopped while sending " + key, e);
        }
    }

    private String body(Map<String, String> message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
