package org.lifeline.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The server ends a connection before the n-th thing that it is asked, as it does when whoever asked was killed: what was not committed is
 * gone. Only the thread that wants this has such connections.
 */
@TestConfiguration(proxyBeanMethods = false)
public class BrokenConnections {

    private static final ThreadLocal<@Nullable AtomicInteger> LEFT = new ThreadLocal<>();

    /**
     * Does something, and ends the connection before the n-th statement or commit of it.
     *
     * @return whether it came to that; otherwise all was done
     */
    public static boolean before(int n, Callable<?> what) throws Exception {
        AtomicInteger left = new AtomicInteger(n);
        LEFT.set(left);
        try {
            what.call();
        } catch (Exception e) {
            if (left.get() > 0) {
                throw e;
            }
        } finally {
            LEFT.remove();
        }
        return left.get() <= 0;
    }

    @Bean
    static BeanPostProcessor connectionsThatBreak() {
        return PooledConnections.replacedBy((connection, pool) -> {
            AtomicInteger left = LEFT.get();
            return left == null ? connection : counted(Connection.class, connection, connection, pool, left);
        });
    }

    private static <T> T counted(Class<T> type, T target, Connection connection, DataSource pool, AtomicInteger left) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if ((method.getName().startsWith("execute")
                                    || method.getName().equals("commit"))
                            && left.decrementAndGet() == 0) {
                        end(connection, pool);
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof PreparedStatement prepared
                                        && method.getName().equals("prepareStatement")
                                ? counted(PreparedStatement.class, prepared, connection, pool, left)
                                : result instanceof Statement statement
                                                && method.getName().equals("createStatement")
                                        ? counted(Statement.class, statement, connection, pool, left)
                                        : result;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    private static void end(Connection connection, DataSource pool) throws SQLException {
        int process = connection.unwrap(PGConnection.class).getBackendPID();
        try (Connection other = pool.getConnection();
                PreparedStatement kill = other.prepareStatement("select pg_terminate_backend(?, 10000)")) {
            kill.setInt(1, process);
            kill.execute();
        }
    }
}
