package org.lifeline.platform;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether this is the embedded product (own PostgreSQL, demo accounts, outbox page) or a real deployment. It is the embedded product only
 * while neither a database nor an identity provider is configured, because the demo accounts must never reach real data.
 *
 * @param embedded true for the embedded product
 */
public record RunMode(boolean embedded) {

    static RunMode of(Environment environment) {
        boolean database = environment.containsProperty("spring.datasource.url");
        boolean identityProvider = environment.containsProperty("lifeline.identity.issuer");
        return new RunMode(!database && !identityProvider);
    }

    static boolean hasIdentityProvider(Environment environment) {
        return !environment.getProperty("lifeline.identity.issuer", "").isBlank();
    }

    /** True in the embedded product. */
    public static final class Embedded implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return of(context.getEnvironment()).embedded();
        }
    }

    /** True where people log in at an identity provider. */
    public static final class IdentityProvider implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return hasIdentityProvider(context.getEnvironment());
        }
    }

    /** True where the product keeps the accounts itself: embedded, or a deployment without an identity provider. */
    public static final class OwnAccounts implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !hasIdentityProvider(context.getEnvironment());
        }
    }
}
