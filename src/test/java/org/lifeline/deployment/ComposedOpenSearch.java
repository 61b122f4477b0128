package org.lifeline.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.lifeline.insight.OpenSearchProcess;
import org.lifeline.testing.Api;

/** OpenSearch of docker-compose.yml as a process of this machine: the version of its image, with its environment. */
final class ComposedOpenSearch implements AutoCloseable {

    private final OpenSearchProcess process;

    ComposedOpenSearch(ComposedDeployment deployment, Path data) {
        Path home = Path.of(System.getProperty("lifeline.opensearch-home", "target/opensearch/opensearch-2.19.6"));
        String image =
                deployment.compose().services().get("opensearch").get("image").toString();
        assertThat(home.getFileName().toString().replace('-', ':'))
                .as("the version of the image")
                .isEqualTo(image.replaceAll("^.*/", ""));
        process = new OpenSearchProcess(home, data, deployment.compose().environment("opensearch"));
    }

    /** Where nodes reach it. */
    String host() {
        return process.url().getAuthority();
    }

    /** How many questions about our facts it has answered. */
    long questions() throws IOException, InterruptedException {
        return Api.JSON
                .readTree(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(process.url().resolve("/lifeline-*/_stats/search"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .path("_all")
                .path("total")
                .path("search")
                .path("query_total")
                .asLong();
    }

    @Override
    public void close() {
        process.close();
    }
}
