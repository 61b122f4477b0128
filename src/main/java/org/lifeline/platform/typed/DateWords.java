package org.lifeline.platform.typed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that people write around the numbers of a date: names of months and of calendars, "about", "years old". A reader removes
 * what it knows, one after the other, and looks at what is left. They change with the languages of {@code date-words.json} and
 * {@code months.json}, not with the rules of {@link DateReader}.
 */
final class DateWords {

    /** A month of one calendar, from 1. */
    record Month(Calendars calendar, int number) {}

    private static final JsonNode WORDS = TypedText.shared("date-words.json", new TypeReference<>() {});
    private static final Map<Calendars, List<String>> ERAS = eras();
    private static final List<String> FILLERS = words(WORDS.path("fillers"));
    private static final List<String> ABOUT = words(WORDS.path("about"));
    private static final List<String> AGE = words(WORDS.path("age"));

    private static final JsonNode MONTHS = TypedText.shared("months.json", new TypeReference<>() {});
    private static final Map<String, Set<Month>> NAMES = names();

    private String words;

    DateWords(String folded) {
        this.words = " " + folded + " ";
    }

    String left() {
        return words.strip();
    }

    private boolean take(List<String> list) {
        for (String word : list) {
            int at = words.indexOf(" " + word + " ");
            if (at >= 0) {
                words = words.substring(0, at) + " " + words.substring(at + word.length() + 2);
                return true;
            }
        }
        return false;
    }

    @Nullable
    Calendars takeEra() {
        return ERAS.entrySet().stream()
                .filter(era -> take(era.getValue()))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Removes one word that says that the date is not exact, such as "about". */
    boolean takeAbout() {
        return take(ABOUT);
    }

    /** Removes one word that says nothing of the day, such as "the". */
    boolean takeFiller() {
        return take(FILLERS);
    }

    /** Removes one word that says that the number is an age, such as "years old". */
    boolean takeAge() {
        return take(AGE);
    }

    private static Map<Calendars, List<String>> eras() {
        Map<Calendars, List<String>> eras = new LinkedHashMap<>();
        WORDS.path("eras")
                .forEach(era -> eras.put(Calendars.valueOf(era.path("calendar").asText()), words(era.path("names"))));
        return eras;
    }

    /** Sorted so that longer words come before those with which they begin. */
    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(TypedText.fold(word.asText())));
        words.sort(Comparator.comparingInt(String::length).reversed());
        return words;
    }

    private static Map<String, Set<Month>> names() {
        Map<String, Set<Month>> names = new LinkedHashMap<>();
        for (JsonNode list : MONTHS.path("written")) {
            for (int i = 0; i < list.size(); i++) {
                name(names, list.get(i), Calendars.gregorian, i + 1);
            }
        }
        for (Calendars calendar :
                List.of(Calendars.gregorian, Calendars.ethiopian, Calendars.hijri, Calendars.persian)) {
            JsonNode months = MONTHS.path(calendar.name());
            for (int i = 0; i < months.size(); i++) {
                for (JsonNode name : months.get(i)) {
                    name(names, name, calendar, i + 1);
                }
            }
        }
        return names;
    }

    private static void name(Map<String, Set<Month>> names, JsonNode name, Calendars calendar, int month) {
        names.computeIfAbsent(TypedText.fold(name.asText()), n -> new LinkedHashSet<>())
                .add(new Month(calendar, month));
    }

    /** The months that a word may mean: by a name, or by the beginning of one of our names in Latin letters. */
    static List<Month> monthsOf(String word) {
        Set<Month> known = NAMES.getOrDefault(word, NAMES.get(word.replace(" ", "")));
        if (known != null) {
            return List.copyOf(known);
        }
        if (!word.matches("[a-z]{3,}")) {
            return List.of();
        }
        List<Month> begun = NAMES.entrySet().stream()
                .filter(name -> name.getKey().startsWith(word))
                .flatMap(name -> name.getValue().stream())
                .filter(month -> month.calendar() == Calendars.gregorian)
                .distinct()
                .toList();
        return begun.size() == 1 ? begun : List.of();
    }

    /** A day as a letter writes it in this language; in English where the language has no names of months. */
    static String write(LocalDate day, String language) {
        JsonNode months = MONTHS.path("written").path(language);
        JsonNode written = months.isMissingNode() ? MONTHS.path("written").path("en") : months;
        return day.getDayOfMonth() + (language.equals("de") ? ". " : " ")
                + written.get(day.getMonthValue() - 1).asText() + " " + String.format("%04d", day.getYear());
    }
}
