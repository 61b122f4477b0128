package org.lifeline.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints one line on the console that says what to set, instead of a stack trace. */
class SettingMissingAnalyzer extends AbstractFailureAnalyzer<SettingMissing> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingMissing cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "docs/guides/operations.md tells what each setting means.", cause);
    }
}
