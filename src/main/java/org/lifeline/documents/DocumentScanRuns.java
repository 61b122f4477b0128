package org.lifeline.documents;

/** Starts the process that scans documents. */
public interface DocumentScanRuns {

    /** Scans what waits, once this transaction is committed. */
    void start();
}
