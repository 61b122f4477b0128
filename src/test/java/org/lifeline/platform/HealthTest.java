package org.lifeline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.CompositeHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;

class HealthTest extends LifelineTest {

    @Autowired
    private HealthEndpoint health;

    @Test
    void healthIncludesTheDiskAndTheDocumentStore() {
        CompositeHealth all = (CompositeHealth) health.health();

        assertThat(all.getComponents()).containsKeys("db", "diskSpace", "documentStore");
        assertThat(all.getComponents().get("documentStore").getStatus()).isEqualTo(Status.UP);
        Health disk = (Health) all.getComponents().get("diskSpace");
        assertThat(Path.of((String) disk.getDetails().get("path"))).isEqualTo(DATA.toAbsolutePath());
    }

    @Test
    void showsAnonymousCallersOnlyTheState() throws Exception {
        for (String part : List.of("", "/liveness", "/readiness")) {
            assertThat(anonymous().get("/actuator/health" + part).expect(200).text())
                    .contains("\"status\":\"UP\"")
                    .doesNotContain("path", "components", "details");
            assertThat(as("applicant")
                            .get("/actuator/health" + part)
                            .expect(200)
                            .text())
                    .doesNotContain("components");
        }
    }

    @Test
    void showsOperationsWhatItIsMadeOf() {
        assertThat(as("operations")
                        .get("/actuator/health/readiness")
                        .expect(200)
                        .json()
                        .path("components")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("db", "readinessState");
        assertThat(as("operations")
                        .get("/actuator/health/liveness")
                        .expect(200)
                        .json()
                        .path("components")
                        .fieldNames())
                .toIterable()
                .containsExactly("livenessState");
        assertThat(as("operations").get("/actuator/health").expect(200).text()).contains("documentStore");
    }
}
