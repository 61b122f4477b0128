package org.lifeline.platform.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names, for the OpenAPI document, the refusals of a call that do not follow from what the call is. {@link OperationDescriptions} derives
 * the others, such as 422 for a call with a body. Each text is the reason code of a {@link org.lifeline.platform.problem.Refused}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    /** Reasons of 403, beside a role that may not call it at all. */
    String[] forbidden() default {};

    /** Reasons of 409. */
    String[] conflict() default {};

    /** Reasons of 412. */
    String[] changedMeanwhile() default {};

    /** Whether the body or a query parameter can name something that does not exist: 404. */
    boolean notFound() default false;

    /** Whether the call answers something other than 404 when its path names nothing that exists. */
    boolean neverNotFound() default false;
}
