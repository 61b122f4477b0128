package org.lifeline.insight;

/** OpenSearch does not answer, is overloaded, or takes no documents now. The same request may succeed later. */
final class SearchUnavailable extends RuntimeException {
    SearchUnavailable(String message) {
        super(message);
    }

    SearchUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
