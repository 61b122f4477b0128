package org.lifeline.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that the product starts for a trial. */
@Tag("slow")
class OpenSearchProcessTest {

    private static final Path HOME =
            Path.of(System.getProperty("lifeline.opensearch-home", "target/opensearch/opensearch-2.19.6"));

    @TempDir
    Path data;

    @Test
    void aServerThatWasLeftBehindGivesItsDataToTheNext() throws Exception {
        try (OpenSearchProcess leftBehind = new OpenSearchProcess(HOME, data)) {
            assertThat(answer("PUT", leftBehind.url().resolve("/kept"))).isEqualTo(200);

            try (OpenSearchProcess next = new OpenSearchProcess(HOME, data)) {
                assertThat(answer("HEAD", next.url().resolve("/kept"))).isEqualTo(200);
            }
        }
    }

    @Test
    void saysWhereThereIsNoServer() {
        assertThatThrownBy(() -> new OpenSearchProcess(data.resolve("nothing"), data))
                .hasMessageContaining("There is no OpenSearch in " + data.resolve("nothing"));
    }

    private static int answer(String method, URI url) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestMethod(method);
        return connection.getResponseCode();
    }
}
