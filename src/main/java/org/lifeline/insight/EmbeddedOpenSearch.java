package org.lifeline.insight;

import java.nio.file.Path;
import org.lifeline.platform.DataFolder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** An OpenSearch of the product's own, for a trial: {@code mvn spring-boot:run -Dspring-boot.run.profiles=opensearch}. */
@Configuration
@Profile(EmbeddedOpenSearch.PROFILE)
@EnableConfigurationProperties(OpenSearchProperties.class)
class EmbeddedOpenSearch {

    static final String PROFILE = "opensearch";

    @Bean(destroyMethod = "close")
    OpenSearchProcess openSearchProcess(
            DataFolder data, @Value("${lifeline.opensearch.home:target/opensearch/opensearch-2.19.6}") Path home) {
        return new OpenSearchProcess(home, data.path().resolve("opensearch"));
    }
}
