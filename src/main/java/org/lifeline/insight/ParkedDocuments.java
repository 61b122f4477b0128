package org.lifeline.insight;

/** Where documents go that OpenSearch does not take. The process package implements it. */
public interface ParkedDocuments {

    /** Gives the document a process of its own, which operations see fail and can start again. */
    void park(FactKind kind, String key);
}
