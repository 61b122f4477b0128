package org.lifeline.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/**
 * Another registry, asked by the search of the Digital Convergence Initiative's interfaces (version 1.0.0, {@code /registry/sync/search},
 * query {@code idtype-value}). It is told the identity number and nothing else. What it answers is compared here and not kept.
 */
final class RemoteRegistry implements IdentitySource {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1024 * 1024;
    private static final int OK = 200;

    private final RegistryProperties.Remote settings;
    private final URI url;
    private final ObjectMapper json;
    private final DoubleSupplier sameName;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param sameName how similar two spellings of one name are at least, 0 to 1 */
    RemoteRegistry(RegistryProperties.Remote settings, ObjectMapper json, DoubleSupplier sameName, Clock clock) {
        this.settings = settings;
        this.url = Objects.requireNonNull(settings.url());
        this.json = json;
        this.sameName = sameName;
        this.clock = clock;
    }

    @Override
    public String name() {
        return url.getHost();
    }

    @Override
    public Identity ask(Person claimed) {
        String number = claimed.idNumber() == null ? null : SearchKeys.normalId(claimed.idNumber());
        if (number == null) {
            return Identity.unknown;
        }
        String transaction = UUID.randomUUID().toString();
        JsonNode answer = send(question(number, transaction));
        if (!answer.path("message").path("transaction_id").asText().equals(transaction)) {
            throw new IllegalStateException("the registry answered another question");
        }
        JsonNode found = answer.path("message").path("search_response").path(0);
        if (!found.path("status").asText().equals("succ")) {
            throw new IllegalStateException("the registry refused: "
                    + found.path("status_reason_code")
                            .asText(answer.path("header")
                                    .path("status_reason_code")
                                    .asText()));
        }
        JsonNode person = found.path("data").path("reg_records").path(0);
        return person.isMissingNode() ? Identity.unknown : compare(person, claimed);
    }

    private Identity compare(JsonNode record, Person claimed) {
        JsonNode person = record.has("demographic_info") ? record.path("demographic_info") : record;
        LocalDate birth;
        try {
            birth = LocalDate.parse(person.path("birth_date").asText().split("T", 2)[0]);
        } catch (DateTimeException e) {
            throw new IllegalStateException("the registry answered without a birth_date");
        }
        return new KnownIdentity(
                        person.path("name").path("given_name").asText(),
                        person.path("name").path("surname").asText(),
                        birth,
                        !person.path("death_date").asText("").isBlank())
                .compare(claimed, sameName.getAsDouble());
    }

    private String question(String number, String transaction) {
        String now = clock.instant().toString();
        ObjectNode question = json.createObjectNode();
        question.put("signature", "");
        question.putObject("header")
                .put("version", "1.0.0")
                .put("message_id", UUID.randomUUID().toString())
                .put("message_ts", now)
                .put("action", "search")
                .put("sender_id", settings.sender())
                .put("total_count", 1)
                .put("is_msg_encrypted", false);
        ObjectNode message = question.putObject("message");
        message.put("transaction_id", transaction);
        ObjectNode search = message.putArray("search_request").addObject();
        search.put("reference_id", "1").put("timestamp", now);
        ObjectNode criteria = search.putObject("search_criteria");
        criteria.put("version", "1.0.0").put("query_type", "idtype-value");
        criteria.putObject("query").put("type", settings.idType()).put("value", number);
        try {
            return json.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode send(String question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question));
        if (settings.token() != null) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != OK) {
                    throw new IllegalStateException("the registry answered " + answer.statusCode());
                }
                return json.readTree(body.readNBytes(LONGEST_ANSWER));
            }
        } catch (JsonProcessingException e) {
            // without the cause, which would repeat the answer
            throw new IllegalStateException("the registry answered something else than JSON");
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the registry did not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking the registry");
        }
    }
}
