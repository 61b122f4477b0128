package org.lifeline.platform.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a query that reads something of several cases at once. */
public final class Rows {

    private Rows() {}

    /** The values by their key, in the order of the rows. */
    public static <K, V> Map<K, List<V>> byKey(List<Map.Entry<K, V>> rows) {
        Map<K, List<V>> byKey = new LinkedHashMap<>();
        rows.forEach(row ->
                byKey.computeIfAbsent(row.getKey(), key -> new ArrayList<>()).add(row.getValue()));
        return byKey;
    }
}
