package org.lifeline.platform.engine;

import java.io.Serial;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs a transaction that lost a race against another one ({@link LostRace}) again from its beginning, so that it sees what the other one
 * did. One that loses each time ends with a conflict that says so. This surrounds every method with {@code @Transactional}, outside its
 * transaction. A method that runs within another transaction fails with it, and the code that began that transaction runs all of it again.
 * This is also true for jobs of the engine, which the engine runs again itself.
 */
@Component
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class LostRaceRetry extends StaticMethodMatcherPointcutAdvisor {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(LostRaceRetry.class);

    private final transient AnnotationTransactionAttributeSource transactions =
            new AnnotationTransactionAttributeSource();

    LostRaceRetry() {
        setAdvice((MethodInterceptor) LostRaceRetry::run);
        // in front of the interceptor that begins the transaction
        setOrder(Ordered.LOWEST_PRECEDENCE - 1);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return targetClass.getName().startsWith("org.lifeline.")
                && transactions.getTransactionAttribute(method, targetClass) != null;
    }

    private static Object run(MethodInvocation call) throws Throwable {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return call.proceed();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                // an invocation can proceed only once, so each attempt gets a copy
                return call instanceof ProxyMethodInvocation proxied
                        ? proxied.invocableClone().proceed()
                        : call.proceed();
            } catch (RuntimeException failure) {
                if (!LostRace.is(failure)) {
                    throw failure;
                }
                LOG.debug("{} lost a race, try {}", call.getMethod().getName(), attempt);
                if (!LostRace.tryAgain(attempt)) {
                    throw LostRace.refused();
                }
            }
        }
    }
}
