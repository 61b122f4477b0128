package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lifeline.platform.StartRefused;
import org.springframework.mock.env.MockEnvironment;

@Tag("slow")
class StartLockTest {

    @Test
    void oneNodeStartsAtATimeWithoutAPooledConnection() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.getJdbcUrl("postgres", "postgres"));
            pool.setMaximumPoolSize(1);
            StartLock first = new StartLock();
            StartLock second = new StartLock();
            second.setEnvironment(new MockEnvironment().withProperty("lifeline.start-wait", "1ms"));

            first.postProcessAfterInitialization(pool, "dataSource");

            try (Connection only = pool.getConnection()) {
                assertThat(only.isValid(1)).isTrue();
            }
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> second.postProcessAfterInitialization(pool, "dataSource"))
                    .withMessageContaining("Another node");
            first.destroy();
            second.postProcessAfterInitialization(pool, "dataSource");
            second.destroy();
        }
    }
}
