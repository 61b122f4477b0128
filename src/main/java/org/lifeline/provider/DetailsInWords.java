package org.lifeline.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.changes.Line;
import org.lifeline.provider.JoiningRequest.Place;

/** A change of what a provider says of itself, as people read it. */
public final class DetailsInWords {

    private DetailsInWords() {}

    /** What differs, in plain words. */
    public static List<Line> lines(DetailsChange change) {
        Map<String, String> now = all(change.before());
        List<Line> lines = new ArrayList<>();
        all(change.after()).forEach((what, then) -> {
            String before = now.getOrDefault(what, "");
            if (!before.equals(then)) {
                lines.add(new Line(what, before, then));
            }
        });
        return lines;
    }

    private static Map<String, String> all(ProviderDetails details) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("Licence", words(details.licenceNumber()));
        words.put(
                "Last day of the licence",
                details.licenceUntil() == null
                        ? "It does not end"
                        : details.licenceUntil().toString());
        words.put("Services", words(details.services()));
        words.put("Mail address", words(details.email()));
        words.put(
                "Person to ask",
                Stream.of(details.contactName(), details.contactPhone())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", ")));
        words.put("Places", details.places().stream().map(DetailsInWords::of).collect(Collectors.joining("; ")));
        return words;
    }

    /** A place in one line. */
    public static String of(Place place) {
        return words(place.address())
                + (place.latitude() == null ? "" : " (" + place.latitude() + ", " + place.longitude() + ")")
                + (place.openingHours() == null ? "" : ", " + place.openingHours());
    }

    private static String words(@Nullable String text) {
        return text == null ? "" : text;
    }
}
