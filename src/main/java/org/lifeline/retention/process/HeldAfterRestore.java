package org.lifeline.retention.process;

import java.util.Set;
import org.lifeline.platform.engine.WaitsAfterRestore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What was put on hold after the moment to which a database was restored would be erased. */
@Configuration(value = "retentionHeldAfterRestore", proxyBeanMethods = false)
class HeldAfterRestore {

    @Bean("retentionWaitsAfterRestore")
    WaitsAfterRestore waitsAfterRestore() {
        return new WaitsAfterRestore(
                "retention",
                Set.of(
                        "serviceTask_eraseDrafts",
                        "serviceTask_eraseApplications",
                        "serviceTask_eraseClaims",
                        "serviceTask_deleteDocuments"));
    }
}
