package org.lifeline.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What the product asks the database for, with its values, while a test wants to know. Otherwise connections are as they are. */
@TestConfiguration(proxyBeanMethods = false)
public class AskedStatements {

    /** What follows it in a message of {@code auto_explain}. */
    private static final String PLAN = "plan:\n";

    /** A statement and by whom it was asked first: a request's path, or the name of a thread that does jobs. */
    public record Asked(String sql, String by, Map<Integer, Value> values) {

        /** The same statement on another connection, with this before it, such as {@code explain}. */
        public PreparedStatement prepared(Connection connection, String before) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(before + sql);
            for (Value value : values.values()) {
                invoke(statement, value.setter(), value.arguments());
            }
            return statement;
        }

        /** With the same values missing it is the same question: a filter that is not used makes another plan. */
        private String question() {
            StringBuilder missing = new StringBuilder();
            values.forEach((place, value) -> missing.append(value.isMissing() ? place + " " : ""));
            return sql + "\n" + missing;
        }
    }

    /** A call such as {@code setString(1, "x")}. */
    private record Value(Method setter, Object[] arguments) {

        boolean isMissing() {
            return setter.getName().equals("setNull") || arguments[1] == null;
        }
    }

    /**
     * What a function or a trigger asked inside, as the database said ({@code auto_explain}).
     *
     * @param plan as JSON, with the text of the question
     * @param where the innermost function and its line
     */
    public record Inner(String plan, String where) {}

    private static volatile @Nullable Map<String, Asked> asked;
    private static volatile Map<String, Inner> inside = Map.of();

    /** From now on statements are noted. */
    public static void note() {
        inside = new ConcurrentHashMap<>();
        asked = new ConcurrentHashMap<>();
    }

    /** Ends it. @return each different statement once */
    public static List<Asked> noted() {
        Map<String, Asked> all = asked;
        asked = null;
        return all == null ? List.of() : List.copyOf(all.values());
    }

    /** What functions and triggers asked inside until it was ended, once for each place. */
    public static List<Inner> inside() {
        return List.copyOf(inside.values());
    }

    @Bean
    static BeanPostProcessor connectionsThatNote() {
        return PooledConnections.replacedBy((connection, pool) -> asked == null ? connection : noting(connection));
    }

    private static Connection noting(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (method.getName().equals("commit")) {
                // triggers that wait for the end
                noteInside(connection.getWarnings());
            }
            if (result instanceof PreparedStatement statement
                    && method.getName().equals("prepareStatement")) {
                return noting(statement, (String) arguments[0]);
            }
            return result instanceof Statement statement && method.getName().equals("createStatement")
                    ? noting(statement)
                    : result;
        });
    }

    private static Statement noting(Statement statement) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute") && arguments != null) {
                note((String) arguments[0], Map.of());
            }
            return executed(statement, method, arguments);
        });
    }

    private static PreparedStatement noting(PreparedStatement statement, String sql) {
        Map<Integer, Value> values = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                values.put((Integer) arguments[0], new Value(method, arguments));
            } else if (method.getName().startsWith("execute")
                    || method.getName().equals("addBatch")) {
                note(sql, values);
            }
            return executed(statement, method, arguments);
        });
    }

    private static void note(String sql, Map<Integer, Value> values) {
        Map<String, Asked> all = asked;
        if (all != null) {
            Asked one = new Asked(sql, by(), new LinkedHashMap<>(values));
            all.putIfAbsent(one.question(), one);
        }
    }

    private static Object executed(Statement statement, Method method, Object[] arguments) throws SQLException {
        Object result = invoke(statement, method, arguments);
        if (method.getName().startsWith("execute")) {
            noteInside(statement.getWarnings());
        }
        return result;
    }

    private static void noteInside(@Nullable SQLWarning first) {
        for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
            if (each instanceof PSQLWarning said) {
                String where = said.getServerErrorMessage().getWhere();
                String message = said.getServerErrorMessage().getMessage();
                if (where != null && message != null && message.contains(PLAN)) {
                    String innermost = where.lines().findFirst().orElseThrow();
                    inside.putIfAbsent(
                            innermost, new Inner(message.substring(message.indexOf(PLAN) + PLAN.length()), innermost));
                }
            }
        }
    }

    private static String by() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? request.getRequest().getMethod() + " " + request.getRequest().getRequestURI()
                : Thread.currentThread().getName();
    }

    private interface Call {
        Object to(Method method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.to(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof SQLException sql) {
                throw sql;
            }
            throw new IllegalStateException(e.getTargetException());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
