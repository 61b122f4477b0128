package org.lifeline.platform.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.ObjectSchema;
import org.lifeline.platform.security.CurrentUser;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sets up how springdoc describes the product. The document is made when somebody first asks for it. */
@Configuration
class OpenApiConfiguration {

    static {
        SpringDocUtils.getConfig()
                // the person who is logged in is not something that a caller sends
                .addRequestWrapperToIgnore(CurrentUser.class)
                .replaceWithSchema(JsonNode.class, new ObjectSchema());
    }

    @Bean
    SchemaNames openApiSchemaNames() {
        return new SchemaNames();
    }

    /** Takes the place of the resolver that names a schema by the simple name of its class alone. */
    @Bean
    ModelResolver openApiSchemas(ObjectMapperProvider mappers, SchemaNames names) {
        return new ModelResolver(mappers.jsonMapper(), names).openapi31(true);
    }

    @Bean
    OpenApiCustomizer openApiDocument(SchemaNames names) {
        return new Document(names);
    }
}
