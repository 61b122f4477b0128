package org.lifeline.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** The OpenSearch server: sends requests and tells what may succeed later from what never will. */
final class SearchServer implements AutoCloseable {

    private static final String JSON_LINES = "application/x-ndjson";
    private static final String JSON = "application/json";
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final ObjectMapper json;
    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    SearchServer(URI url, OpenSearchProperties properties, ObjectMapper json) {
        this.json = json;
        HttpHost host = new HttpHost(url.getScheme(), url.getHost(), url.getPort());
        Timeout patience = Timeout.of(properties.timeout());
        var builder = ApacheHttpClient5TransportBuilder.builder(host);
        if (url.getPath() != null && url.getPath().length() > 1) {
            builder.setPathPrefix(url.getPath());
        }
        this.transport = builder.setMapper(new JacksonJsonpMapper())
                .setRequestConfigCallback((RequestConfig.Builder request) ->
                        request.setResponseTimeout(patience).setConnectionRequestTimeout(patience))
                .setHttpClientConfigCallback(http -> {
                    if (properties.username() != null && properties.password() != null) {
                        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
                        credentials.setCredentials(
                                new AuthScope(host),
                                new UsernamePasswordCredentials(
                                        properties.username(),
                                        properties.password().toCharArray()));
                        http.setDefaultCredentialsProvider(credentials);
                    }
                    return http.setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                            .setDefaultConnectionConfig(ConnectionConfig.custom()
                                    .setConnectTimeout(Timeout.ofSeconds(5))
                                    .setSocketTimeout(patience)
                                    .build())
                            .build());
                })
                .build();
        this.client = new OpenSearchGenericClient(transport);
    }

    /**
     * Sends a request.
     *
     * @param body sent as JSON; null for none
     * @return the answer; empty when there is no such thing (404)
     * @throws SearchUnavailable when the same request may succeed later
     * @throws IllegalStateException when it never will
     */
    Optional<JsonNode> send(String method, String path, @Nullable Object body) {
        try {
            return send(method, path, body == null ? null : Body.from(json.writeValueAsBytes(body), JSON));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends documents and deletions in one request; the answer says of each what became of it. */
    JsonNode bulk(String lines) {
        return send("POST", "/_bulk", Body.from(lines.getBytes(StandardCharsets.UTF_8), JSON_LINES))
                .orElseThrow();
    }

    private Optional<JsonNode> send(String method, String path, @Nullable Body body) {
        var request = Requests.builder().method(method).endpoint(path);
        if (body != null) {
            request.body(body);
        }
        try (Response response = client.execute(request.build())) {
            byte[] said = response.getBody().map(Body::bodyAsBytes).orElse(new byte[0]);
            int status = response.getStatus();
            if (status == NOT_FOUND) {
                return Optional.empty();
            }
            if (status == TOO_MANY || status >= SERVER_ERROR) {
                throw new SearchUnavailable("OpenSearch answers " + status);
            }
            if (status >= 300) {
                throw new IllegalStateException(
                        "OpenSearch answers " + status + " to " + method + " " + path + ": " + reason(said));
            }
            return Optional.of(said.length == 0 ? json.createObjectNode() : json.readTree(said));
        } catch (IOException e) {
            throw new SearchUnavailable("OpenSearch does not answer", e);
        }
    }

    private String reason(byte[] said) throws IOException {
        JsonNode error = json.readTree(said).path("error");
        return error.isTextual()
                ? error.asText()
                : error.path("type").asText() + ": " + error.path("reason").asText();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
