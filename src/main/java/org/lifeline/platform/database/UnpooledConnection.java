package org.lifeline.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/** Opens a connection to the pool's database outside the pool, so that it never waits for the pool. */
final class UnpooledConnection {

    private UnpooledConnection() {}

    /** @param patience how long to wait for the database's answer, in whole seconds */
    static Connection open(DataSource database, Duration patience) throws SQLException {
        if (!(database instanceof HikariDataSource pool) || pool.getJdbcUrl() == null) {
            return database.getConnection();
        }
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.put("ApplicationName", "Lifeline start");
        properties.put("tcpKeepAlive", "true");
        properties.put("connectTimeout", String.valueOf(patience.toSeconds()));
        properties.put("loginTimeout", String.valueOf(patience.toSeconds()));
        if (pool.getUsername() != null) {
            properties.put("user", pool.getUsername());
        }
        if (pool.getPassword() != null) {
            properties.put("password", pool.getPassword());
        }
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }
}
