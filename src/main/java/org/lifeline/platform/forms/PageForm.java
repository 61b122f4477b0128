package org.lifeline.platform.forms;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.typed.TypedDate;
import org.lifeline.platform.typed.TypedNumber;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Parts of a form as plain HTML fields: what stands in their boxes, and what a person typed into them. Numbers and days are read by the
 * readers of the whole product; what can be read in two ways is asked.
 *
 * <p>A box is called {@code typed.} or {@code choice.} and the path of its question, such as {@code typed.treatmentCost},
 * {@code typed.birthDate.year} or {@code typed.householdMembers.0.name}. {@code meant.} and the path says which of two readings was chosen.
 */
@Component
public class PageForm {

    /** One of two readings: as it is stored, and as people read it. */
    public record Reading(String value, String shown) {}

    /**
     * What was read.
     *
     * @param answers by key; questions without an answer, or with one that cannot be read, are missing
     * @param problems by path, in the reader's language
     * @param readings by path, where two are possible
     */
    public record Read(
            Map<String, Object> answers, Map<String, String> problems, Map<String, List<Reading>> readings) {}

    /**
     * A question with what stands in its boxes.
     *
     * @param path names its boxes and its errors
     * @param boxes day, month and year of a date of birth; else empty
     * @param rows the entries of a list
     */
    public record Field(
            FormPart part,
            String path,
            String value,
            List<String> chosen,
            Map<String, String> boxes,
            @Nullable String problem,
            List<Reading> readings,
            @Nullable String meant,
            List<List<Field>> rows) {

        /** The id of the box that a message about this question leads to. */
        public String id() {
            return "field-" + path.replace('.', '-');
        }
    }

    private static final String TYPED = "typed.";
    private static final String CHOICE = "choice.";
    private static final String MEANT = "meant.";
    private static final String TICKED = "on";
    private static final int MOST_ROWS = 100;
    /** A floating-point number of a JSON reader has at least so many digits. */
    private static final int EXACT_DIGITS = 15;

    private static final Pattern DAY = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final List<String> DAY_FIRST = List.of("day", "month", "year");

    private final MessageSource messages;
    private final Clock clock;

    PageForm(MessageSource messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- what stands in the boxes

    /** The boxes as they are filled for these answers, by name. */
    public Map<String, List<String>> filled(List<FormPart> parts, Map<String, ?> answers, Language language) {
        Map<String, List<String>> boxes = new LinkedHashMap<>();
        fill(parts, answers, "", language, boxes);
        return boxes;
    }

    private void fill(
            List<FormPart> parts,
            Map<?, ?> answers,
            String prefix,
            Language language,
            Map<String, List<String>> boxes) {
        for (FormPart part : parts) {
            Object answer = part.isQuestion() ? answers.get(part.key()) : null;
            if (answer == null) {
                continue;
            }
            String path = prefix + part.key();
            switch (part.type()) {
                case "dynamiclist" -> {
                    int row = 0;
                    for (Object item : answer instanceof List<?> list ? list : List.of()) {
                        if (item instanceof Map<?, ?> entry) {
                            fill(part.items(), entry, path + "." + row++ + ".", language, boxes);
                        }
                    }
                }
                case "checklist", "taglist" ->
                    boxes.put(
                            CHOICE + path,
                            answer instanceof List<?> list
                                    ? list.stream().map(String::valueOf).toList()
                                    : List.of());
                case "radio", "select" -> boxes.put(CHOICE + path, List.of(answer.toString()));
                case "checkbox" -> boxes.put(CHOICE + path, Boolean.TRUE.equals(answer) ? List.of(TICKED) : List.of());
                case "number" -> boxes.put(TYPED + path, List.of(number(answer, language)));
                case "datetime" -> fillDay(part, path, answer.toString(), language, boxes);
                default -> boxes.put(TYPED + path, List.of(answer.toString()));
            }
        }
    }

    private static String number(Object answer, Language language) {
        String text =
                answer instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : answer.toString();
        return AnswerCheck.EXACT.matcher(text).matches() ? TypedNumber.write(text, language.code(), null) : text;
    }

    private static void fillDay(
            FormPart part, String path, String answer, Language language, Map<String, List<String>> boxes) {
        Matcher day = DAY.matcher(answer);
        if (!part.birth()) {
            boxes.put(
                    TYPED + path,
                    List.of(day.matches() ? TypedDate.write(LocalDate.parse(answer), language.code()) : answer));
        } else if (day.matches()) {
            boxes.put(TYPED + path + ".day", List.of(withoutZero(day.group(3))));
            boxes.put(TYPED + path + ".month", List.of(withoutZero(day.group(2))));
            boxes.put(TYPED + path + ".year", List.of(day.group(1)));
        } else {
            boxes.put(TYPED + path + ".year", List.of(answer));
        }
    }

    private static String withoutZero(String number) {
        return number.startsWith("0") ? number.substring(1) : number;
    }

    // ---------------------------------------------------------------- what was typed

    /**
     * The boxes of these parts among all that a page sent; entries of a list in which nothing stands are left out, and the others follow one
     * another.
     */
    public Map<String, List<String>> sent(List<FormPart> parts, Map<String, List<String>> parameters) {
        Map<String, List<String>> boxes = new LinkedHashMap<>();
        for (FormPart part : parts) {
            if (!part.type().equals("dynamiclist")) {
                take(part.key(), part.key(), parameters, boxes);
                continue;
            }
            int next = 0;
            for (int row : rows(part.key(), parameters)) {
                String from = part.key() + "." + row;
                if (parameters.entrySet().stream()
                        .anyMatch(box -> (box.getKey().startsWith(TYPED + from + ".")
                                        || box.getKey().startsWith(CHOICE + from + "."))
                                && box.getValue().stream().anyMatch(text -> !text.isBlank()))) {
                    for (FormPart item : part.items()) {
                        take(from + "." + item.key(), part.key() + "." + next + "." + item.key(), parameters, boxes);
                    }
                    next++;
                }
            }
        }
        return boxes;
    }

    private static void take(
            String from, String to, Map<String, List<String>> parameters, Map<String, List<String>> boxes) {
        for (String kind : List.of(TYPED, CHOICE, MEANT)) {
            for (String box : List.of("", ".day", ".month", ".year")) {
                List<String> texts = parameters.get(kind + from + box);
                if (texts != null) {
                    boxes.put(
                            kind + to + box, texts.stream().map(PageForm::lines).toList());
                }
            }
        }
    }

    /** Browsers send the end of a line as two characters. */
    private static String lines(String text) {
        return text.replace("\r\n", "\n");
    }

    private static Set<Integer> rows(String key, Map<String, ?> boxes) {
        Pattern row = Pattern.compile("(?:typed|choice)\\." + Pattern.quote(key) + "\\.([0-9]{1,3})\\..*");
        Set<Integer> rows = new TreeSet<>();
        boxes.keySet().forEach(name -> {
            Matcher found = row.matcher(name);
            if (found.matches() && rows.size() <= MOST_ROWS) {
                rows.add(Integer.valueOf(found.group(1)));
            }
        });
        return rows;
    }

    /**
     * Reads the boxes.
     *
     * @param boxes of {@link #sent}
     * @param stored the answers that the page was made from; a box that was not touched means the same as before
     * @param currency of amounts of money
     */
    public Read read(
            List<FormPart> parts,
            Map<String, List<String>> boxes,
            Map<String, ?> stored,
            String currency,
            Language language) {
        Reader reader = new Reader(boxes, filled(parts, stored, language), currency, language);
        return new Read(reader.answers(parts, "", stored), reader.problems, reader.readings);
    }

    private final class Reader {
        private final Map<String, List<String>> boxes;
        private final Map<String, List<String>> before;
        private final String currency;
        private final Language language;
        private final Map<String, String> problems = new LinkedHashMap<>();
        private final Map<String, List<Reading>> readings = new LinkedHashMap<>();

        Reader(Map<String, List<String>> boxes, Map<String, List<String>> before, String currency, Language language) {
            this.boxes = boxes;
            this.before = before;
            this.currency = currency;
            this.language = language;
        }

        Map<String, Object> answers(List<FormPart> parts, String prefix, Map<?, ?> stored) {
            Map<String, Object> answers = new LinkedHashMap<>();
            for (FormPart part : parts) {
                if (part.isQuestion()) {
                    Object answer = answer(part, prefix + part.key(), stored.get(part.key()));
                    if (answer != null) {
                        answers.put(part.key(), answer);
                    }
                }
            }
            return answers;
        }

        private @Nullable Object answer(FormPart part, String path, @Nullable Object stored) {
            return switch (part.type()) {
                case "dynamiclist" -> list(part, path, stored);
                case "checklist", "taglist" -> {
                    List<String> chosen = boxes.getOrDefault(CHOICE + path, List.of());
                    yield chosen.isEmpty() ? null : List.copyOf(new LinkedHashSet<>(chosen));
                }
                case "radio", "select" -> {
                    String chosen = first(CHOICE + path);
                    yield chosen.isEmpty() ? null : chosen;
                }
                case "checkbox" -> first(CHOICE + path).equals(TICKED);
                case "number" -> isUntouched(TYPED + path) ? stored : number(part, path);
                case "datetime" -> day(part, path, stored);
                default -> {
                    String text = first(TYPED + path);
                    yield text.isBlank() ? null : text;
                }
            };
        }

        private @Nullable Object list(FormPart part, String path, @Nullable Object stored) {
            List<Object> items = new ArrayList<>();
            List<?> old = stored instanceof List<?> list ? list : List.of();
            for (int row : rows(path, boxes)) {
                Map<?, ?> was = row < old.size() && old.get(row) instanceof Map<?, ?> map ? map : Map.of();
                items.add(answers(part.items(), path + "." + row + ".", was));
            }
            return items.isEmpty() ? null : items;
        }

        private @Nullable Object number(FormPart part, String path) {
            String typed = first(TYPED + path);
            int places = part.money() ? places() : -1;
            Integer most = part.decimals();
            Integer decimals = places < 0 ? most : Integer.valueOf(most == null ? places : Math.min(most, places));
            TypedNumber read = TypedNumber.read(typed, language.code(), decimals, part.money() ? currency : null);
            if (read instanceof TypedNumber.Value value) {
                return stored(value.text());
            }
            if (read instanceof TypedNumber.Either either) {
                String meant = first(MEANT + path);
                if (either.texts().contains(meant)) {
                    return stored(meant);
                }
                readings.put(
                        path,
                        either.texts().stream()
                                .map(text -> new Reading(text, shown(part, text)))
                                .toList());
                problems.put(path, say("js.form.twoWays"));
                return null;
            }
            TypedNumber.Reason reason = ((TypedNumber.Wrong) read).reason();
            if (reason != TypedNumber.Reason.empty) {
                problems.put(path, words(reason, part, decimals));
            }
            return null;
        }

        private int places() {
            return Money.zero(currency).exponent();
        }

        private String shown(FormPart part, String text) {
            return part.money()
                    ? currency + " " + TypedNumber.write(text, language.code(), places())
                    : TypedNumber.write(text, language.code(), null);
        }

        private String words(TypedNumber.Reason reason, FormPart part, @Nullable Integer decimals) {
            return switch (reason) {
                case tooManyDecimals ->
                    Objects.equals(decimals, 0)
                            ? say("said.answer.whole")
                            : say("said.answer.decimals", String.valueOf(decimals));
                case otherCurrency -> part.money() ? say("js.form.amountsIn", currency) : say("js.form.noCurrency");
                case tooLong -> say("js.form.numberTooLong");
                default ->
                    say(
                            "js.form.notANumber",
                            TypedNumber.write(Objects.equals(decimals, 0) ? "25" : "12500.50", language.code(), null));
            };
        }

        private @Nullable Object day(FormPart part, String path, @Nullable Object stored) {
            LocalDate today = LocalDate.now(clock);
            TypedDate read;
            if (part.birth()) {
                if (stored != null && DAY_FIRST.stream().allMatch(box -> isUntouched(TYPED + path + "." + box))) {
                    return stored;
                }
                read = TypedDate.read(
                        first(TYPED + path + ".day"),
                        first(TYPED + path + ".month"),
                        first(TYPED + path + ".year"),
                        language.code(),
                        today,
                        true);
            } else {
                if (isUntouched(TYPED + path)) {
                    return stored;
                }
                read = TypedDate.read(first(TYPED + path), language.code(), today, false);
            }
            if (read instanceof TypedDate.Day day) {
                return day.date().toString();
            }
            if (read instanceof TypedDate.Approximate about && part.yearIsEnough()) {
                return String.valueOf(about.year());
            }
            List<String> ideas = ideas(read).stream()
                    .filter(idea -> part.yearIsEnough() || DAY.matcher(idea).matches())
                    .toList();
            String meant = first(MEANT + path);
            if (ideas.contains(meant)) {
                return meant;
            }
            if (!(read instanceof TypedDate.Wrong wrong) || wrong.reason() != TypedDate.Reason.empty) {
                if (!ideas.isEmpty()) {
                    readings.put(
                            path,
                            ideas.stream()
                                    .map(idea -> new Reading(idea, shownDay(idea)))
                                    .toList());
                }
                problems.put(path, words(read, part, today));
            }
            return null;
        }

        private static List<String> ideas(TypedDate read) {
            if (read instanceof TypedDate.Either either) {
                return either.days();
            }
            return read instanceof TypedDate.Wrong wrong && wrong.maybe() != null ? List.of(wrong.maybe()) : List.of();
        }

        private String shownDay(String day) {
            return DAY.matcher(day).matches()
                    ? TypedDate.write(LocalDate.parse(day), language.code())
                    : say("answers.about", day);
        }

        private String words(TypedDate read, FormPart part, LocalDate today) {
            String example = TypedDate.write(part.birth() ? LocalDate.of(1990, 5, 17) : today, language.code());
            if (read instanceof TypedDate.Either) {
                return say("js.form.twoWays");
            }
            TypedDate.Reason reason =
                    read instanceof TypedDate.Wrong wrong ? wrong.reason() : TypedDate.Reason.incomplete;
            return switch (reason) {
                case noSuchDay -> say("js.form.noSuchDay");
                case incomplete -> say(part.yearIsEnough() ? "js.form.dateOrYear" : "js.form.wholeDate");
                case otherCalendar -> say("js.form.otherCalendar", example);
                case shortYear -> say("js.form.fourDigits");
                case future -> say("js.form.toCome");
                case tooLongAgo -> say("js.form.tooLongAgo");
                default -> say("js.form.notADay", example);
            };
        }

        private String first(String box) {
            return PageForm.first(boxes, box);
        }

        /** Whether the box says what the page wrote into it: then it means what was stored, whichever way it could be read. */
        private boolean isUntouched(String box) {
            return first(box).equals(PageForm.first(before, box));
        }

        private String say(String key, String... values) {
            String text = messages.getMessage(key, null, language.locale());
            for (int i = 0; i < values.length; i++) {
                text = text.replace("{" + i + "}", values[i]);
            }
            return text;
        }
    }

    /** A number as programs write it: as a JSON number where that is exact, else as a text. */
    private static Object stored(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.precision() <= EXACT_DIGITS ? number : text;
    }

    // ---------------------------------------------------------------- the page

    /**
     * The questions with what stands in their boxes.
     *
     * @param boxes of {@link #filled} or {@link #sent}
     * @param problems by path
     * @param more how many empty entries are added to the list with this key
     */
    public List<Field> fields(
            List<FormPart> parts,
            Map<String, List<String>> boxes,
            Map<String, String> problems,
            Map<String, List<Reading>> readings,
            Map<String, Integer> more) {
        return parts.stream()
                .map(part -> field(part, part.key(), boxes, problems, readings, more))
                .toList();
    }

    private Field field(
            FormPart part,
            String path,
            Map<String, List<String>> boxes,
            Map<String, String> problems,
            Map<String, List<Reading>> readings,
            Map<String, Integer> more) {
        List<List<Field>> rows = new ArrayList<>();
        if (part.type().equals("dynamiclist")) {
            int count = rows(part.key(), boxes).size() + more.getOrDefault(part.key(), 0);
            for (int row = 0; row < Math.min(count, MOST_ROWS); row++) {
                String before = path + "." + row + ".";
                rows.add(part.items().stream()
                        .map(item -> field(item, before + item.key(), boxes, problems, readings, Map.of()))
                        .toList());
            }
        }
        Map<String, String> three = new LinkedHashMap<>();
        if (part.birth()) {
            DAY_FIRST.forEach(box -> three.put(box, first(boxes, TYPED + path + "." + box)));
        }
        return new Field(
                part,
                path,
                first(boxes, TYPED + path),
                boxes.getOrDefault(CHOICE + path, List.of()),
                three,
                problems.get(path),
                readings.getOrDefault(path, List.of()),
                first(boxes, MEANT + path),
                rows);
    }

    private static String first(Map<String, List<String>> boxes, String name) {
        List<String> texts = boxes.getOrDefault(name, List.of());
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** The path of a field that a check names, such as {@code householdMembers[0].name}. */
    public static String path(String field) {
        return field.replace("[", ".").replace("]", "");
    }
}
