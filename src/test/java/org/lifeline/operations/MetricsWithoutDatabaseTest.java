package org.lifeline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Api;
import org.lifeline.testing.Deployment;

/** A real deployment whose database goes away: a scraper still reads the metrics, and they say so. */
@Tag("slow")
class MetricsWithoutDatabaseTest {

    private static final String TOKEN = "fedcba9876543210fedcba9876543210";

    @TempDir
    private Path folder;

    @Test
    void aScraperReadsOnAndSeesThatTheFiguresAreOld() throws IOException {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                Deployment deployment = new Deployment(folder)) {
            Map<String, String> settings = Deployment.settings(database.getJdbcUrl("postgres", "postgres"), folder);
            settings.put("lifeline.metrics.token", TOKEN);
            // so that the end of the product, which asks the database, too, does not take a minute
            settings.put("spring.datasource.hikari.connection-timeout", "1000");
            deployment.start(settings);
            Scrape before = Scrape.of(deployment.address(), TOKEN);
            assertThat(before.value("lifeline_jobs_failed")).isZero();
            assertThat(before.value("lifeline_figures_age_seconds")).isLessThan(60);
            assertThat(Api.with(deployment.address(), "Bearer " + TOKEN.replace('f', '0'))
                            .get("/actuator/prometheus")
                            .status())
                    .isEqualTo(401);

            database.close();

            // without the database nobody reads them anew, however often a scraper asks
            await().atMost(PATIENCE)
                    .until(() -> Scrape.of(deployment.address(), TOKEN).value("lifeline_figures_age_seconds") > 8);
            assertThat(Scrape.of(deployment.address(), TOKEN).series().keySet())
                    .anyMatch(name -> name.startsWith("hikaricp_connections_active{"));
        }
    }
}
