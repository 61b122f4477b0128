package org.lifeline.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** A request waits before one of its questions to the database until a test lets it go on: what others do meanwhile happens between two of its questions. */
@TestConfiguration(proxyBeanMethods = false)
public class HeldQuestions {

    private static final int SECONDS = 60;

    private static volatile @Nullable Hold hold;

    /** The first question of a request to this path whose statement has this part. */
    public static final class Hold implements AutoCloseable {

        private final String path;
        private final String part;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch came = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        private Hold(String path, String part) {
            this.path = path;
            this.part = part;
        }

        /** Waits until the request has come to it. @return false if it has not within a minute */
        public boolean came() throws InterruptedException {
            return came.await(SECONDS, TimeUnit.SECONDS);
        }

        /** Lets the request go on. */
        @Override
        public void close() {
            hold = null;
            goOn.countDown();
        }

        private void asked(String sql) throws InterruptedException {
            if (sql.contains(part)
                    && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                    && request.getRequest().getRequestURI().equals(path)
                    && taken.compareAndSet(false, true)) {
                came.countDown();
                goOn.await(SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** From now on. */
    public static Hold of(String path, String part) {
        Hold its = new Hold(path, part);
        hold = its;
        return its;
    }

    @Bean
    static BeanPostProcessor connectionsThatWait() {
        return PooledConnections.replacedBy((connection, pool) -> {
            Hold its = hold;
            return its == null ? connection : asking(connection, its);
        });
    }

    private static Connection asking(Connection connection, Hold its) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        its.asked((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
