package org.lifeline.insight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Service;

/**
 * Answers from OpenSearch where a deployment has it, and from PostgreSQL otherwise: while the index is not complete, while OpenSearch is
 * known to be away, and when it does not answer this question. In PostgreSQL a copy of the database is asked, where there is one.
 */
@Primary
@Service
class Figures implements FactStore {

    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    private final ObjectProvider<OpenSearchFacts> openSearch;
    private final DatabaseCopy postgres;
    private final IndexQueue queue;

    Figures(ObjectProvider<OpenSearchFacts> openSearch, DatabaseCopy postgres, IndexQueue queue) {
        this.openSearch = openSearch;
        this.postgres = postgres;
        this.queue = queue;
    }

    @Override
    public Answer answer(Question question) {
        OpenSearchFacts index = openSearch.getIfAvailable();
        if (index != null && queue.isIndexComplete()) {
            try {
                return index.answer(question);
            } catch (SearchUnavailable away) {
                LOG.warn("PostgreSQL answers instead of OpenSearch: {}", away.getMessage());
                queue.failing();
            } catch (IllegalStateException refused) {
                LOG.error("PostgreSQL answers instead of OpenSearch: {}", refused.getMessage());
            }
        }
        return postgres.read(from -> PostgresFacts.answer(question, from));
    }

    @Override
    public @Nullable Instant asOf() {
        return openSearch.getIfAvailable() != null && queue.isIndexComplete() ? null : postgres.asOf();
    }
}
