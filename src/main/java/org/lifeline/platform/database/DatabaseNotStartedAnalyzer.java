package org.lifeline.platform.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints one line on the console that says why there is no database, instead of a stack trace. */
class DatabaseNotStartedAnalyzer extends AbstractFailureAnalyzer<DatabaseNotStarted> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseNotStarted cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                cause.isFolderTaken()
                        ? "Stop the other Lifeline, or give this one a folder of its own with --lifeline.data-folder=…"
                        : "docs/guides/operations.md tells what to do, under \"What is said at the start\".",
                cause);
    }
}
