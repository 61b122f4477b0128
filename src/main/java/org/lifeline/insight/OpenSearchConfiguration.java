package org.lifeline.insight;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** OpenSearch, where a deployment has it. */
@Configuration
@EnableConfigurationProperties(OpenSearchProperties.class)
class OpenSearchConfiguration {

    /** Queues changes for the index from this start on, or no more. */
    @Bean
    ApplicationRunner indexIsOnOrOff(ObjectProvider<SearchIndex> index, IndexQueue queue) {
        return arguments -> {
            if (index.getIfAvailable() == null) {
                queue.turnOff();
            } else {
                queue.turnOn();
            }
        };
    }

    /** There is an address, or the product starts a server of its own. */
    static final class Wanted implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment()
                            .getProperty("lifeline.opensearch.url", "")
                            .isBlank()
                    || context.getEnvironment().acceptsProfiles(Profiles.of(EmbeddedOpenSearch.PROFILE));
        }
    }

    @Configuration
    @Conditional(Wanted.class)
    static class WithOpenSearch {

        @Bean(destroyMethod = "close")
        SearchServer searchServer(
                OpenSearchProperties properties, ObjectProvider<OpenSearchProcess> own, ObjectMapper json) {
            OpenSearchProcess process = own.getIfAvailable();
            return new SearchServer(
                    process == null ? Objects.requireNonNull(properties.url()) : process.url(), properties, json);
        }

        @Bean
        SearchIndex searchIndex(SearchServer server, ObjectMapper json, OpenSearchProperties properties) {
            return new SearchIndex(server, json, properties.prefix(), properties.sharedPrefix());
        }

        @Bean
        OpenSearchFacts openSearchFacts(
                SearchIndex index, ObjectMapper json, PersonNames names, IndexDocuments documents) {
            return new OpenSearchFacts(index, json, names, documents);
        }
    }
}
