package org.lifeline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.util.List;
import javax.sql.DataSource;
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

    /** Also on a node that changes nothing, which would wait for changes that nobody can make there. */
    @Test
    void anOlderServerThanWeTryIsRefusedBeforeAnythingIsAskedOfIt() throws Exception {
        for (String migrate : List.of("true", "false")) {
            Connection connection = mock(Connection.class);
            DatabaseMetaData server = mock(DatabaseMetaData.class);
            DataSource database = mock(DataSource.class);
            when(database.getConnection()).thenReturn(connection);
            when(connection.getMetaData()).thenReturn(server);
            when(server.getDatabaseMajorVersion()).thenReturn(14);
            when(server.getDatabaseProductVersion()).thenReturn("14.20");
            StartLock start = new StartLock();
            start.setEnvironment(new MockEnvironment()
                    .withProperty("lifeline.migrate", migrate)
                    .withProperty("lifeline.start-wait", "1ms"));

            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> start.postProcessAfterInitialization(database, "dataSource"))
                    .withMessage("The database runs on PostgreSQL 14.20. The oldest that Lifeline is tried on is 15.");
            verify(connection).getMetaData();
            verify(connection).close();
            verifyNoMoreInteractions(connection);
        }
    }
}
