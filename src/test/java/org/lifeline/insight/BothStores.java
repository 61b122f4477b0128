package org.lifeline.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.lifeline.testing.CountedFacts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The two places that answer questions, side by side. */
public final class BothStores implements AutoCloseable {

    private final ApplicationContext product;
    private final SearchServer server;
    private final SearchIndex index;
    private final IndexDelivery delivery;
    private boolean queueing;

    /** An index of its own, to which changes are delivered when {@link #deliver} says so. */
    public BothStores(ApplicationContext product, URI url) {
        this(product, url, "t" + UUID.randomUUID().toString().substring(0, 8));
        queueing = true;
        queueing(product, true);
    }

    /** @param prefix of the indices, such as {@code bench} */
    public BothStores(ApplicationContext product, URI url, String prefix) {
        this(product, url, prefix, null);
    }

    /** @param sharedPrefix under which the indices of several regions are read together, or null */
    BothStores(ApplicationContext product, URI url, String prefix, @Nullable String sharedPrefix) {
        this.product = product;
        ObjectMapper json = product.getBean(ObjectMapper.class);
        this.server = new SearchServer(
                url,
                new OpenSearchProperties(url, null, null, false, prefix, sharedPrefix, Duration.ofMinutes(2)),
                json);
        this.index = new SearchIndex(server, json, prefix, sharedPrefix);
        this.delivery = new IndexDelivery(
                product.getBean(JdbcClient.class),
                product.getBean(JdbcTemplate.class),
                product.getBean(IndexDocuments.class),
                provider(index),
                product.getBean(IndexQueue.class),
                (kind, key) -> {
                    throw new AssertionError("parked: " + kind + " " + key);
                });
    }

    public FactStore postgres() {
        return postgres(product);
    }

    public FactStore openSearch() {
        return new OpenSearchFacts(
                index,
                product.getBean(ObjectMapper.class),
                product.getBean(PersonNames.class),
                product.getBean(IndexDocuments.class));
    }

    public static FactStore postgres(ApplicationContext product) {
        return product.getBean(PostgresFacts.class);
    }

    /** Makes the index anew. @param complete told of each kind and its number of documents */
    public void rebuild(ObjLongConsumer<FactKind> complete) {
        new IndexRebuild(
                        product.getBean(JdbcClient.class),
                        product.getBean(IndexDocuments.class),
                        provider(index),
                        product.getBean(IndexQueue.class),
                        product.getBean(Clock.class),
                        product.getBean(DataSource.class))
                .rebuild(new IndexRebuild.Progress() {
                    @Override
                    public void written(FactKind kind, long documents, long before) {
                        // only what is complete is measured
                    }

                    @Override
                    public void complete(FactKind kind, long documents) {
                        complete.accept(kind, documents);
                    }
                });
    }

    /** Builds the facts that changed and delivers them, as the product does every half minute. */
    public void deliver() {
        CountedFacts.bringUpToDate(product.getBean(JdbcClient.class), product.getBean(FactDelivery.class));
        delivery.deliver();
        index.refresh();
    }

    /** All documents of the index, with their ids. */
    public List<JsonNode> documents() {
        index.refresh();
        List<JsonNode> all = new ArrayList<>();
        for (FactKind kind : FactKind.values()) {
            JsonNode page = server.send("POST", "/" + index.alias(kind) + "/_search?size=5000&scroll=1m", null)
                    .orElseThrow();
            while (!page.path("hits").path("hits").isEmpty()) {
                page.path("hits").path("hits").forEach(all::add);
                page = server.send(
                                "POST",
                                "/_search/scroll",
                                Map.of(
                                        "scroll",
                                        "1m",
                                        "scroll_id",
                                        page.path("_scroll_id").asText()))
                        .orElseThrow();
            }
        }
        return all;
    }

    /** Queues changes for the index from now on, as the product does where it has one; or no more. */
    public static void queueing(ApplicationContext product, boolean on) {
        IndexQueue queue = product.getBean(IndexQueue.class);
        if (on) {
            queue.turnOn();
        } else {
            queue.turnOff();
        }
    }

    static <T> ObjectProvider<T> provider(T one) {
        return new ObjectProvider<>() {
            @Override
            public Stream<T> stream() {
                return Stream.of(one);
            }

            @Override
            public T getObject() {
                return one;
            }
        };
    }

    @Override
    public void close() throws Exception {
        if (queueing) {
            queueing(product, false);
        }
        server.close();
    }
}
