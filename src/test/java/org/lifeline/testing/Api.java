package org.lifeline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lifeline.testing.Patience.PATIENCE;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A caller of the HTTP contract: JSON in, JSON out, HTTP Basic as a demo account, a bearer token, or nobody. */
public final class Api {

    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;
    /** By which the product knows who calls. */
    private final Map<String, String> caller;

    private Api(String address, Map<String, String> caller) {
        this.address = address;
        this.caller = caller;
    }

    /** A caller of a product at another address than that of {@link LifelineTest}. */
    public static Api at(String address, String account) {
        return with(address, basic(account));
    }

    private static String basic(String account) {
        return "Basic " + Base64.getEncoder().encodeToString((account + ":demo").getBytes(StandardCharsets.UTF_8));
    }

    /** A caller with an Authorization header of the test's own, or none. */
    public static Api with(String address, @Nullable String authorization) {
        return new Api(address, authorization == null ? Map.of() : Map.of("Authorization", authorization));
    }

    /** A caller with a session, as a person's browser has it: for a real deployment, which takes no password with a call. */
    public static Api loggedIn(String address, String account, String password)
            throws IOException, InterruptedException {
        Visitor person = new Visitor(address);
        assertThat(person.logIn(account, password).headers().firstValue("Location"))
                .as("where the log-in of " + account + " leads to")
                .hasValue("/");
        return new Api(address, Map.of("Cookie", "JSESSIONID=" + person.session(), "X-CSRF-TOKEN", person.token("/")));
    }

    /** An answer; its text is read as JSON where a test asks for it. */
    public record Answer(int status, String type, byte[] bytes, HttpHeaders headers) {
        /** A header, or nothing. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** @return this, so that a test reads on */
        public Answer expect(int status) {
            assertThat(this.status).as(text()).isEqualTo(status);
            return this;
        }

        /** A refusal as RFC 9457 has it, with the reason code of this product. */
        public Answer expectProblem(int status, String reason) {
            expect(status);
            assertThat(type).startsWith("application/problem+json");
            assertThat(json().path("reason").asText()).as(text()).isEqualTo(reason);
            assertThat(json().path("detail").asText()).isNotBlank();
            return expectNoInternals();
        }

        /** A refusal of one field: 422, and the field with the reason why. */
        public Answer expectInvalid(String field) {
            expectProblem(422, "invalid");
            assertThat(json().path("errors").findValuesAsText("field"))
                    .as(text())
                    .contains(field);
            assertThat(json().path("errors").findValuesAsText("message"))
                    .as(text())
                    .noneMatch(String::isBlank);
            return this;
        }

        private Answer expectNoInternals() {
            assertThat(text())
                    .doesNotContain("Exception", "org.lifeline", "org.spring", "java.", "com.fasterxml", "postgres");
            return this;
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, Object body) {
        return post(path, body, Map.of());
    }

    public Answer post(String path, Object body, Map<String, String> headers) {
        return send(withBody(request(path), body, headers, "POST"));
    }

    /** Sends bytes as they are, under any media type. */
    public Answer post(String path, String mediaType, byte[] body) {
        return send(request(path).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body)));
    }

    public Answer put(String path, Object body) {
        return send(withBody(request(path), body, Map.of(), "PUT"));
    }

    /** The same, with headers such as {@code If-Match}. */
    public Answer put(String path, Object body, Map<String, String> headers) {
        return send(withBody(request(path), body, headers, "PUT"));
    }

    private static HttpRequest.Builder withBody(
            HttpRequest.Builder request, Object body, Map<String, String> headers, String method) {
        headers.forEach(request::header);
        try {
            String text = body instanceof String s ? s : JSON.writeValueAsString(body);
            return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are, by any method; an empty array is no body. */
    public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        return send(
                request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    }

    /** Sends fields as a form with a file does. */
    public Answer postFields(String path, Map<String, String> fields, Map<String, String> headers) {
        String boundary = "----" + UUID.randomUUID();
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"\r\n\r\n" + value + "\r\n"));
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "multipart/form-data; boundary=" + boundary);
        return send("POST", path, all, (body + "--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Uploads one file as the contract has it: {@code file} and {@code kind}. */
    public Answer upload(String path, String fileName, String claimedType, byte[] content, String kind) {
        return upload(path, fileName, claimedType, content, kind, Map.of());
    }

    public Answer upload(
            String path,
            String fileName,
            String claimedType,
            byte[] content,
            String kind,
            Map<String, String> headers) {
        String boundary = "----" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n" + kind + "\r\n--"
                        + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: " + claimedType + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        return send(request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
        caller.forEach(request::header);
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
