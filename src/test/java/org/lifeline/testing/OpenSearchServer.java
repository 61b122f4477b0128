package org.lifeline.testing;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.lifeline.insight.OpenSearchProcess;

/** A real OpenSearch as a child process. One serves the whole run; each test has indices of its own by their prefix. */
public final class OpenSearchServer implements BeforeAllCallback {

    private Server server;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = context.getRoot()
                .getStore(Namespace.create(OpenSearchServer.class))
                .getOrComputeIfAbsent(Server.class, key -> new Server(), Server.class);
    }

    public URI url() {
        return server.process.url();
    }

    private static final class Server implements CloseableResource {

        private final OpenSearchProcess process = new OpenSearchProcess(
                Path.of(System.getProperty("lifeline.opensearch-home", "target/opensearch/opensearch-2.19.6")),
                LifelineTest.DATA.resolve("opensearch"));

        @Override
        public void close() {
            process.close();
        }
    }
}
