package org.lifeline.platform.idempotency;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call of the API that makes or changes something once for each {@code Idempotency-Key} of its sender ({@link IdempotencyKeys}), for
 * programs and pages that do not know whether their first sending arrived. Without the header the call is as any other.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
