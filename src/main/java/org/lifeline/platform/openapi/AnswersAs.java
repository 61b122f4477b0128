package org.lifeline.platform.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names, for the OpenAPI document, the media types of an answer that is a file. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnswersAs {

    /** Media types; the answer has one of them. */
    String[] value();
}
