package org.lifeline.insight;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one domain knows of one thing that is counted. Several domains may know something of the same thing.
 *
 * @param key of the thing among those of its kind, such as the number of the application
 * @param values by the name of the field; a field that is not named stays empty
 */
public record Fact(FactKind kind, String key, Map<String, ? extends @Nullable Object> values) {}
