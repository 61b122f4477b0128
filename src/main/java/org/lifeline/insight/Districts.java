package org.lifeline.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The districts that figures are broken down by: those of the map that the deployment gives. What a person typed as their region counts as a
 * district only if the map has it, since anything may be typed there.
 */
@Component
public class Districts {

    /** Stands for everything that the map does not have. */
    static final String OTHER = "other";

    private final JsonNode map;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> codes = new LinkedHashMap<>();

    /** @param file GeoJSON (RFC 7946): a FeatureCollection; each feature has a property {@code name}, and may have a {@code code} and a list
     *     {@code alsoKnownAs} */
    Districts(@Value("${lifeline.insight.districts:classpath:districts.geojson}") Resource file, ObjectMapper json)
            throws IOException {
        try (InputStream in = file.getInputStream()) {
            this.map = json.readTree(in);
        }
        for (JsonNode feature : map.path("features")) {
            String name = feature.path("properties").path("name").asText();
            if (name.isBlank()) {
                throw new IllegalArgumentException(
                        "lifeline.insight.districts: each feature needs a property \"name\"");
            }
            names.put(folded(name), name);
            String code = feature.path("properties").path("code").asText();
            codes.put(code.isBlank() ? name : code, name);
            feature.path("properties").path("alsoKnownAs").forEach(other -> names.put(folded(other.asText()), name));
        }
    }

    /** The district of what was typed as a region; null when nothing was. */
    public @Nullable String named(@Nullable Object typed) {
        return typed == null || typed.toString().isBlank() ? null : names.getOrDefault(folded(typed.toString()), OTHER);
    }

    /** The name of each district by its code; by its name where the file has no code. */
    public Map<String, String> codes() {
        return Collections.unmodifiableMap(codes);
    }

    /** The code of the district that was typed by its code or by one of its names; empty when the map has none such. */
    public Optional<String> code(String typed) {
        String name = names.get(folded(typed));
        return codes.entrySet().stream()
                .filter(each ->
                        each.getKey().equals(typed.strip()) || each.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the map has the shapes of its districts; otherwise it has only their names. */
    public boolean areDrawn() {
        for (JsonNode feature : map.path("features")) {
            if (feature.path("geometry").isObject()) {
                return true;
            }
        }
        return false;
    }

    /** The map, as GeoJSON. */
    public JsonNode map() {
        return map;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(Locale.ROOT);
    }
}
