package org.lifeline.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import javax.sql.DataSource;
import org.lifeline.platform.DataFolder;
import org.lifeline.platform.RunMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The embedded product's own PostgreSQL: the real server, with its data in the data folder, where they survive restarts. */
@Configuration
@Conditional(RunMode.Embedded.class)
class EmbeddedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** Released last, after the server has stopped. */
    @Bean(destroyMethod = "close")
    FolderLock folderLock(DataFolder data) {
        try {
            return FolderLock.take(data.path().resolve("lifeline.lock"));
        } catch (IOException e) {
            throw new DatabaseNotStarted(data.path(), e);
        }
    }

    @Bean(destroyMethod = "close")
    PostgresServer postgresServer(DataFolder data, FolderLock lock) {
        try {
            return new PostgresServer(data.path(), EmbeddedDatabase::end);
        } catch (IOException e) {
            throw new DatabaseNotStarted(data.path(), e);
        }
    }

    /** Closed before the server. */
    @Bean
    DataSource dataSource(PostgresServer server) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("embedded");
        pool.setJdbcUrl(server.url());
        pool.setUsername(server.user());
        pool.setPassword(server.password());
        pool.setMaximumPoolSize(20);
        // the engine inserts the rows of one table together; PostgreSQL then gets one statement for them
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        return pool;
    }

    /** Ends the process, because without a database it can serve nothing; a supervisor of the process starts it again. */
    private static void end() {
        LOG.error("Lifeline ends, for its database is gone");
        new Thread(() -> System.exit(1), "no database").start();
    }
}
