package org.lifeline.platform.idempotency;

import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Marks in the OpenAPI document the calls that accept an {@code Idempotency-Key}. */
@Configuration
class IdempotencyDocumentation {

    @Bean
    OperationCustomizer idempotencyKeyHeader() {
        return (operation, handler) -> handler.hasMethodAnnotation(Idempotent.class)
                ? operation.addParametersItem(new HeaderParameter()
                        .name(IdempotencyKeys.HEADER)
                        .description(
                                "Names this request: sent again with the same key and content within "
                                        + IdempotencyKeys.HOURS
                                        + " hours, it is answered as before and has no second effect; with other content it is 409 idempotencyKeyReused.")
                        .required(false)
                        .schema(new StringSchema().minLength(8).maxLength(100)))
                : operation;
    }
}
