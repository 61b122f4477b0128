package org.lifeline.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.testing.Deployment;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Product;

/** Two nodes of a real deployment, started together on an empty database: one of them died each time. */
@Tag(LifelineTest.SERVER)
class SimultaneousFirstStartsTest {

    @TempDir
    Path folder;

    @Test
    void twoNodesStartedTogetherShareTablesModelsAndKeys() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                Product one = start(database);
                Product other = start(database)) {
            one.ready();
            other.ready();

            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement sql = connection.createStatement()) {
                assertThat(count(sql, "select count(*) from act_re_deployment")).isEqualTo(1);
                assertThat(count(sql, "select count(*) from act_id_user")).isEqualTo(1);
                assertThat(count(sql, "select count(*) from known_key where purpose = 'voucher'"))
                        .isEqualTo(1);
            }
            one.stop();
            other.stop();
        }
    }

    private Product start(EmbeddedPostgres database) throws Exception {
        Map<String, String> settings = Deployment.settings(database.getJdbcUrl("postgres", "postgres"), folder);
        settings.put("spring.datasource.hikari.maximum-pool-size", "6");
        settings.remove("server.port");
        return Product.start(
                folder,
                settings.entrySet().stream()
                        .map(s -> "--" + s.getKey() + "=" + s.getValue())
                        .toArray(String[]::new));
    }

    private static long count(Statement sql, String query) throws Exception {
        try (ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
