package org.lifeline.documents.process;

import java.util.Set;
import org.lifeline.platform.engine.WaitsAfterRestore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** No row names the files of documents that arrived after the moment to which a database was restored: they would be deleted as forgotten. */
@Configuration(value = "documentsHeldAfterRestore", proxyBeanMethods = false)
class HeldAfterRestore {

    @Bean("documentsWaitsAfterRestore")
    WaitsAfterRestore waitsAfterRestore() {
        return new WaitsAfterRestore("documentCare", Set.of("serviceTask_deleteForgottenFiles"));
    }
}
