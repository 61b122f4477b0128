package org.lifeline.platform.engine;

import java.util.List;
import java.util.Map;

/** Choices in the format that forms need: each with a value and a label. */
public final class Options {

    private Options() {}

    /** @param labels the labels by value, in the order in which they are shown */
    public static List<Map<String, String>> of(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(each -> Map.of("value", each.getKey(), "label", each.getValue()))
                .toList();
    }
}
