package org.lifeline.platform.idempotency;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a call of the API that makes or changes something once for each {@code Idempotency-Key} of its sender ({@link IdempotencyKeys}),
 * for programs and pages that do not know whether their first request arrived. Without the header it is an ordinary call.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
