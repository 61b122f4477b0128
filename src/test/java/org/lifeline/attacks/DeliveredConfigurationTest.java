package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The files that a ministry's administrator copies: nothing in them replaces keys, and a broken-in container finds little. */
class DeliveredConfigurationTest {

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Object> compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
        return (Map<String, Map<String, Object>>) compose.get("services");
    }

    @Test
    void noExampleConfigurationCreatesKeysThatWereLost() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("deploy/.env.example"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("LIFELINE_KEYS_GENERATE"))
                .isEmpty();
        assertThat(Files.readString(Path.of("docker-compose.yml")))
                .contains("LIFELINE_KEYS_GENERATE: ${LIFELINE_KEYS_GENERATE:-false}");
    }

    @Test
    void everyContainerRunsWithoutCapabilitiesOnARootThatCannotBeWritten() throws IOException {
        assertThat(services()).isNotEmpty().allSatisfy((name, service) -> {
            assertThat(service.get("cap_drop")).as("cap_drop").isEqualTo(List.of("ALL"));
            assertThat(service.get("read_only")).as("read_only").isEqualTo(true);
            assertThat((List<String>) service.get("security_opt"))
                    .as("security_opt")
                    .contains("no-new-privileges:true");
            assertThat(service).as("limits").containsKeys("mem_limit", "pids_limit", "cpus");
        });
    }

    @Test
    void everyImageFromElsewhereIsPinned() throws IOException {
        assertThat(services()).allSatisfy((name, service) -> {
            if (!service.containsKey("build")) {
                assertThat((String) service.get("image")).matches(".+:[0-9v][^@$]*\\$\\{[A-Z_]+_DIGEST:-}");
            }
        });
        String images = Files.readString(Path.of("deploy/Dockerfile"))
                + Files.readString(Path.of("deploy/keycloak.Dockerfile"));
        assertThat(images.lines().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM \\S+:\\S+\\$\\{[A-Z_]+_DIGEST}( AS \\w+)?"));
    }
}
