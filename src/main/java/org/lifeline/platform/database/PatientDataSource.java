package org.lifeline.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections whose statements may take as long as they do: for migrations and indexes over tables that have grown. Those of all other work
 * give up when the database does not answer for a minute (docs/decisions/0109).
 */
public final class PatientDataSource extends DelegatingDataSource {

    public PatientDataSource(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = obtainTargetDataSource().getConnection();
        try {
            // the pool sets it back when it gets the connection again
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
