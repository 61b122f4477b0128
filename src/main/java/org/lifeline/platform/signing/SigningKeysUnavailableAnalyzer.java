package org.lifeline.platform.signing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints one line on the console that says why there are no keys, instead of a stack trace. */
class SigningKeysUnavailableAnalyzer extends AbstractFailureAnalyzer<SigningKeysUnavailable> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SigningKeysUnavailable cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
