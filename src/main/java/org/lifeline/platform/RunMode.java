package org.lifeline.platform;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether this is the embedded product (own PostgreSQL, demo accounts, outbox page) or a real deployment. It is embedded
 * only while neither a database nor an identity provider is configured: the demo accounts must never reach real data.
 *
 * @param embedded true for the embedded product
 */
public record RunMode(boolean embedded) {

    static RunMode of(Environment environment) {
        boolean database = environment.containsProperty("spring.datasource.url");
        boolean identityProvider = environment.containsProperty("lifeline.identity.issuer");
        return new RunMode(!database && !identityProvider);
    }

    /** Holds in the embedded product. */
    public static final class Embedded implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return of(context.getEnvironment()).embedded();
        }
    }
}
