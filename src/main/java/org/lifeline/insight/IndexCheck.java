package org.lifeline.insight;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Whether figures come from OpenSearch, for those who set the product up. */
@Service
public class IndexCheck {

    private final ObjectProvider<SearchIndex> index;
    private final IndexQueue queue;

    IndexCheck(ObjectProvider<SearchIndex> index, IndexQueue queue) {
        this.index = index;
        this.queue = queue;
    }

    /** Whether there is an OpenSearch; without one PostgreSQL answers every question. */
    public boolean hasIndex() {
        return index.getIfAvailable() != null;
    }

    /** Whether it answers now. Asks it, which may take some seconds. */
    public boolean answers() {
        SearchIndex asked = index.getIfAvailable();
        return asked != null && asked.answers();
    }

    /** Whether it has all facts but the latest, so that figures come from it. */
    public boolean isComplete() {
        return queue.isIndexComplete();
    }
}
