package org.lifeline.insight;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same facts in PostgreSQL and in an index of its own in OpenSearch. */
public final class BothStores implements AutoCloseable {

    private final SearchServer server;
    private final SearchIndex index;
    private final IndexDelivery delivery;
    private final FactStore postgres;
    private final FactStore openSearch;

    public BothStores(ApplicationContext context, URI url) {
        ObjectMapper json = context.getBean(ObjectMapper.class);
        IndexDocuments documents = context.getBean(IndexDocuments.class);
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        server = new SearchServer(url, new OpenSearchProperties(url, null, null, prefix, Duration.ofSeconds(10)), json);
        index = new SearchIndex(server, documents, json, prefix);
        ObjectProvider<SearchIndex> one = new ObjectProvider<>() {
            @Override
            public Stream<SearchIndex> stream() {
                return Stream.of(index);
            }

            @Override
            public SearchIndex getObject() {
                return index;
            }
        };
        delivery = new IndexDelivery(
                context.getBean(JdbcClient.class),
                context.getBean(JdbcTemplate.class),
                documents,
                one,
                (kind, key) -> {
                    throw new AssertionError("parked: " + kind + " " + key);
                },
                context.getBean(Clock.class));
        postgres = context.getBean(PostgresFacts.class);
        openSearch = new OpenSearchFacts(index, json, context.getBean(PersonNames.class), documents);
        delivery.turnOn();
    }

    public FactStore postgres() {
        return postgres;
    }

    public FactStore openSearch() {
        return openSearch;
    }

    /** Brings what was written so far to the index. */
    public void deliver() {
        delivery.deliver();
        index.refresh();
    }

    @Override
    public void close() throws Exception {
        delivery.turnOff();
        server.close();
    }
}
