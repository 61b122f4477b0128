package org.lifeline.operations;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lifeline.testing.Api;

/** What a scraper reads of the product: each series with its value. */
record Scrape(String text, Map<String, Double> series) {

    private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+(?:\\{.*\\})?) (\\S+)$");

    /** Reads it with the token. */
    static Scrape of(String address, String token) {
        String text = Api.with(address, "Bearer " + token)
                .get("/actuator/prometheus")
                .expect(200)
                .text();
        Map<String, Double> series = new TreeMap<>();
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            series.put(line.group(1), Double.valueOf(line.group(2)));
        }
        return new Scrape(text, series);
    }

    /** @param name with its labels in the order of their names, such as {@code lifeline_incidents{process="retention"}} */
    double value(String name) {
        Double value = series.get(name);
        if (value == null) {
            throw new AssertionError("there is no " + name + " in\n" + text);
        }
        return value;
    }

    /** As {@link #value}, and 0 for a counter that nothing has happened to yet. */
    double count(String name) {
        return series.getOrDefault(name, 0.0);
    }
}
