package org.lifeline.insight;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Service;

/** Answers from OpenSearch where a deployment has it and it answers, and from PostgreSQL otherwise. */
@Primary
@Service
class Figures implements FactStore {

    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    private final ObjectProvider<OpenSearchFacts> openSearch;
    private final PostgresFacts postgres;

    Figures(ObjectProvider<OpenSearchFacts> openSearch, PostgresFacts postgres) {
        this.openSearch = openSearch;
        this.postgres = postgres;
    }

    @Override
    public Answer answer(Question question) {
        OpenSearchFacts index = openSearch.getIfAvailable();
        if (index != null) {
            try {
                return index.answer(question);
            } catch (SearchUnavailable e) {
                LOG.warn("PostgreSQL answers instead of OpenSearch: {}", e.getMessage());
            }
        }
        return postgres.answer(question);
    }
}
