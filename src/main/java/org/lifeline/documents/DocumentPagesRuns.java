package org.lifeline.documents;

/** Starts the process that draws pages of documents. */
public interface DocumentPagesRuns {

    /** Draws what waits, once this transaction is committed. */
    void startDrawing();
}
