package org.lifeline.platform.web;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses of pages with what was asked for. */
public final class Addresses {

    private Addresses() {}

    /** @param query by the names of its parameters; what is empty is left out */
    public static String of(String path, Map<String, ? extends @Nullable Object> query) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        Map<String, Object> said = new TreeMap<>();
        query.forEach((name, value) -> {
            if (value != null && !value.toString().isBlank()) {
                address.queryParam(name, "{" + name + "}");
                said.put(name, value);
            }
        });
        return address.encode().buildAndExpand(said).toUriString();
    }
}
