package org.lifeline.platform.signing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says on the console in one line why there are no keys, in place of a stack trace. */
class SigningKeysUnavailableAnalyzer extends AbstractFailureAnalyzer<SigningKeysUnavailable> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SigningKeysUnavailable cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
