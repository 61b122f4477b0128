package org.lifeline.testing;

import java.sql.Connection;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts something of a test's own in the place of the connections that the product takes from its pool. */
final class PooledConnections {

    private PooledConnections() {}

    /** @param other what the product gets instead of a connection of the pool; the connection itself to change nothing */
    static BeanPostProcessor replacedBy(BiFunction<Connection, DataSource, Connection> other) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!name.equals("dataSource") || !(bean instanceof DataSource pool)) {
                    return bean;
                }
                // of the pool's own class, which some of its users look for
                ProxyFactory proxy = new ProxyFactory(pool);
                proxy.setProxyTargetClass(true);
                proxy.addAdvice((MethodInterceptor) call -> {
                    Object result = call.proceed();
                    return result instanceof Connection connection ? other.apply(connection, pool) : result;
                });
                return proxy.getProxy();
            }
        };
    }
}
