package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.Visitor;

/** A node whose database is away is alive, so nobody starts it again; and not ready, so nobody sends it requests. */
@Tag("slow")
class HealthWithoutDatabaseTest {

    @TempDir
    static Path folder;

    @Test
    void isAliveAndNotReady() throws Exception {
        try (Deployment deployment = new Deployment(folder)) {
            Map<String, String> settings = deployment.settings();
            settings.put("spring.datasource.hikari.connection-timeout", "500");
            deployment.start(settings);
            Visitor visitor = new Visitor(deployment.address());
            assertThat(visitor.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(visitor.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

            deployment.stopDatabase();

            HttpResponse<String> alive = visitor.get("/actuator/health/liveness");
            assertThat(alive.statusCode()).isEqualTo(200);
            assertThat(alive.body()).contains("\"status\":\"UP\"");
            HttpResponse<String> ready = visitor.get("/actuator/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"status\":\"DOWN\"").doesNotContain("components", "PSQL", "details");
            // nobody knows whether a commit that was not answered happened: so nobody is told that nothing was saved
            HttpResponse<String> asked = visitor.get("/api/programmes");
            assertThat(asked.statusCode()).isEqualTo(503);
            assertThat(asked.body())
                    .contains("\"reason\":\"databaseAway\"", "not certain")
                    .doesNotContain("Nothing was saved");
            HttpResponse<String> page = visitor.get("/login", "Accept", "text/html");
            assertThat(page.statusCode() == 200 || page.body().contains("It is not certain whether this was saved"))
                    .as(page.body())
                    .isTrue();
        }
    }
}
