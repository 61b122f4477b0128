package org.lifeline.platform.typed;

import com.fasterxml.jackson.core.type.TypeReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a number that a person typed. This is the only place where the product reads and writes typed numbers. The
 * browser's {@code typed/numbers.mjs} follows the same rules; both are tested with {@code typed-inputs.csv}, which defines them. If two
 * readings are possible the person is asked; the product never guesses.
 */
public sealed interface TypedNumber {

    /**
     * The number is this one.
     *
     * @param text ASCII digits, a point before the decimals, "-" before a negative number, no grouping; with all decimals of the currency
     *     when there is a fraction, otherwise a whole number: "12500.50", "12500"
     */
    record Value(String text) implements TypedNumber {

        public BigDecimal number() {
            return new BigDecimal(text);
        }
    }

    /** Two numbers are possible, each written as a {@link Value}. */
    record Either(List<String> texts) implements TypedNumber {}

    /** The text is not an acceptable number. */
    record Wrong(Reason reason) implements TypedNumber {}

    /** Why the text is not acceptable. */
    enum Reason {
        empty,
        notANumber,
        tooManyDecimals,
        otherCurrency,
        otherDigits,
        tooLong
    }

    /**
     * Reads a plain number.
     *
     * @param language language of the page
     * @param decimals the most decimals; null for any number of them
     */
    static TypedNumber read(String text, String language, @Nullable Integer decimals) {
        return NumberReader.read(text, language, decimals, null);
    }

    /**
     * Reads an amount of money, with or without the sign or the name of its currency.
     *
     * @param language language of the page
     * @param decimals decimals of the currency
     * @param currency ISO 4217 code
     */
    static TypedNumber read(String text, String language, @Nullable Integer decimals, @Nullable String currency) {
        return NumberReader.read(text, language, decimals, currency);
    }

    /**
     * Parses a number that a program or the engine wrote, in the form that programs use. An exponent is accepted only where it was a JSON
     * number.
     *
     * @param written a {@link Number}, or a text with the digits 0 to 9 and a point before the decimals
     * @throws NumberFormatException for any other text; what a person typed goes through {@link #read}
     */
    static BigDecimal exact(@Nullable Object written) {
        String text = String.valueOf(written);
        if (text.length() > 40 || !(written instanceof Number || text.matches("-?[0-9]+(\\.[0-9]+)?"))) {
            throw new NumberFormatException("no number as programs write it");
        }
        return new BigDecimal(text);
    }

    /**
     * A number as the pages write it, with Latin digits in every language: 12,500.50, in French 12 500,50.
     *
     * @param value as {@link Value#text}
     * @param decimals null for as many as the value has
     */
    static String write(String value, String language, @Nullable Integer decimals) {
        return NumberReader.write(value, language, decimals);
    }
}

/** Implements the rules of {@link TypedNumber}. */
final class NumberReader {

    /** No amount has more digits than this before the decimals. */
    private static final int MOST_DIGITS = 15;

    /** Languages with a comma before the decimals, and their grouping characters; all others write 12,500.00. */
    private static final Map<String, String> COMMA = Map.ofEntries(
            Map.entry("de", "."),
            Map.entry("es", "."),
            Map.entry("fr", "\u202f"),
            Map.entry("id", "."),
            Map.entry("it", "."),
            Map.entry("nl", "."),
            Map.entry("pt", "."),
            Map.entry("ru", "\u00a0"),
            Map.entry("tr", "."),
            Map.entry("uk", "\u00a0"),
            Map.entry("vi", "."));

    private static final Pattern PARTS =
            Pattern.compile("([^0-9]*?)([.,٫]?[0-9](?:.*[0-9])?)([^0-9]*)", Pattern.DOTALL);
    private static final Pattern BEFORE = Pattern.compile(" ?([+-]?) ?(.*?) ?([+-]?) ?", Pattern.DOTALL);
    /** "1200.-" and "1200,-" state that there are no cents; a point or comma at the end means nothing. */
    private static final Pattern NO_CENTS = Pattern.compile("^[.,]--?(?!\\p{L})");

    private static final Pattern TRAILING_MARK = Pattern.compile("^[.,](?=\\z| )");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Sc} .'-]+");
    private static final Pattern NO_NAME = Pattern.compile("[ .'-]+");
    private static final Pattern SIGN = Pattern.compile("\\p{Sc}");
    private static final Pattern VALUE = Pattern.compile("(-?)([0-9]+)(?:\\.([0-9]+))?");

    private static final Map<String, List<String>> CURRENCIES = currencies();

    private NumberReader() {}

    private static Map<String, List<String>> currencies() {
        Map<String, List<String>> folded = new HashMap<>();
        TypedText.shared("currency-signs.json", new TypeReference<Map<String, List<String>>>() {})
                .forEach((sign, codes) -> folded.put(TypedText.fold(sign), codes));
        return folded;
    }

    static TypedNumber read(String text, String language, @Nullable Integer decimals, @Nullable String currency) {
        if (text.length() > TypedText.LONGEST) {
            return wrong(TypedNumber.Reason.tooLong);
        }
        if (TypedText.hasOtherDigits(text)) {
            return wrong(TypedNumber.Reason.otherDigits);
        }
        String plain = TypedText.tidy(text)
                .replaceAll("[−–—﹣－‐‑]", "-")
                .replaceAll("[’‘ʼ′`´]", "'")
                .replaceAll("[،﹐]", ",");
        if (plain.isEmpty()) {
            return wrong(TypedNumber.Reason.empty);
        }
        Matcher parts = PARTS.matcher(plain);
        if (!parts.matches()) {
            return wrong(TypedNumber.Reason.notANumber);
        }
        Matcher before = BEFORE.matcher(parts.group(1));
        if (!before.matches() || (!before.group(1).isEmpty() && !before.group(3).isEmpty())) {
            return wrong(TypedNumber.Reason.notANumber);
        }
        String after = TRAILING_MARK
                .matcher(NO_CENTS.matcher(parts.group(3)).replaceFirst(""))
                .replaceFirst("")
                .strip();
        for (String name : List.of(before.group(2), after)) {
            if (!name.isEmpty() && !isName(name)) {
                return wrong(TypedNumber.Reason.notANumber);
            }
        }
        boolean negative = before.group(1).equals("-") || before.group(3).equals("-");
        TypedNumber read = new Figures(parts.group(2), negative, language, decimals).read();
        if (read instanceof TypedNumber.Wrong wrong && wrong.reason() == TypedNumber.Reason.notANumber) {
            return read;
        }
        for (String name : List.of(before.group(2), after)) {
            if (name.isEmpty()) {
                continue;
            }
            List<String> of = currencyOf(name);
            if (of == null) {
                return wrong(TypedNumber.Reason.notANumber);
            }
            if (currency == null || !of.contains(currency)) {
                return wrong(
                        currency == null && of.isEmpty()
                                ? TypedNumber.Reason.notANumber
                                : TypedNumber.Reason.otherCurrency);
            }
        }
        return read;
    }

    /** Whether the text may be the name or the sign of a currency; it may not contain operators, brackets or per cent signs. */
    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !NO_NAME.matcher(text).matches();
    }

    /** The codes for which a sign, a name or a code may stand; null for any other word. */
    private static @Nullable List<String> currencyOf(String text) {
        String name = TypedText.fold(text);
        List<String> known = CURRENCIES.getOrDefault(name, CURRENCIES.get(name.replace(" ", "")));
        if (known != null) {
            return known;
        }
        if (name.matches("[a-z]{3}")) {
            return List.of(name.toUpperCase(Locale.ROOT));
        }
        return SIGN.matcher(text).matches() ? List.of("?") : null;
    }

    /** The groups of digits and the marks between them. */
    private record Figures(
            List<String> groups,
            List<String> marks,
            boolean negative,
            String language,
            @Nullable Integer decimals) {

        Figures(String text, boolean negative, String language, @Nullable Integer decimals) {
            this(new ArrayList<>(), new ArrayList<>(), negative, language, decimals);
            StringBuilder group = new StringBuilder();
            text.codePoints().forEach(code -> {
                if (code >= '0' && code <= '9') {
                    group.appendCodePoint(code);
                } else {
                    groups.add(group.toString());
                    marks.add(Character.toString(code));
                    group.setLength(0);
                }
            });
            groups.add(group.toString());
        }

        TypedNumber read() {
            if (marks.stream().anyMatch(mark -> !" '.,٫٬".contains(mark))
                    || groups.subList(1, groups.size()).contains("")) {
                return wrong(TypedNumber.Reason.notANumber);
            }
            Set<String> kinds = new LinkedHashSet<>(marks);
            if (kinds.isEmpty()) {
                return whole();
            }
            String last = marks.get(marks.size() - 1);
            boolean lastOnce = marks.indexOf(last) == marks.size() - 1;
            if (kinds.size() > 1) {
                boolean good = kinds.size() == 2
                        && lastOnce
                        && ".,٫".contains(last)
                        && !marks.get(0).equals("٫")
                        && isGrouped(groups.subList(0, groups.size() - 1), marks.get(0));
                return good ? split() : wrong(TypedNumber.Reason.notANumber);
            }
            if (last.equals("٫") || groups.get(0).isEmpty()) {
                return lastOnce ? split() : wrong(TypedNumber.Reason.notANumber);
            }
            boolean grouped = isGrouped(groups, last);
            if (" '٬".contains(last) || !lastOnce) {
                return grouped ? whole() : wrong(TypedNumber.Reason.notANumber);
            }
            // is a single comma or point before the decimals, or between thousands?
            boolean fits = decimals == null || groups.get(1).length() <= decimals;
            boolean ownPoint = last.equals(".") && decimals != null && !COMMA.containsKey(TypedText.base(language));
            if (grouped && fits && !ownPoint) {
                return whole() instanceof TypedNumber.Value a && split() instanceof TypedNumber.Value b
                        ? new TypedNumber.Either(List.of(a.text(), b.text()))
                        : whole();
            }
            return grouped && !fits ? whole() : split();
        }

        private TypedNumber whole() {
            return result(String.join("", groups), "");
        }

        private TypedNumber split() {
            String fraction = groups.get(groups.size() - 1);
            return decimals != null && fraction.length() > decimals
                    ? wrong(TypedNumber.Reason.tooManyDecimals)
                    : result(String.join("", groups.subList(0, groups.size() - 1)), fraction);
        }

        private TypedNumber result(String whole, String fraction) {
            String digits = whole.replaceFirst("^0+(?=[0-9])", "");
            digits = digits.isEmpty() ? "0" : digits;
            if (digits.length() > MOST_DIGITS) {
                return wrong(TypedNumber.Reason.tooLong);
            }
            String part = fraction.replaceFirst("0+$", "");
            String number = part.isEmpty() ? digits : digits + "." + padded(part, decimals);
            return new TypedNumber.Value(negative && number.matches(".*[1-9].*") ? "-" + number : number);
        }
    }

    /** Whether the marks group thousands, or lakhs and crores as in India. */
    private static boolean isGrouped(List<String> groups, String mark) {
        String first = groups.get(0);
        List<String> rest = groups.subList(1, groups.size());
        if (rest.isEmpty()) {
            return true;
        }
        if (first.isEmpty() || first.startsWith("0")) {
            return false;
        }
        boolean thousands = first.length() <= 3 && rest.stream().allMatch(each -> each.length() == 3);
        boolean lakhs = ", ".contains(mark)
                && first.length() <= 2
                && rest.get(rest.size() - 1).length() == 3
                && rest.subList(0, rest.size() - 1).stream().allMatch(each -> each.length() == 2);
        return thousands || lakhs;
    }

    private static String padded(String part, @Nullable Integer decimals) {
        return decimals == null ? part : part + "0".repeat(Math.max(0, decimals - part.length()));
    }

    private static TypedNumber wrong(TypedNumber.Reason reason) {
        return new TypedNumber.Wrong(reason);
    }

    static String write(String value, String language, @Nullable Integer decimals) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no number as the reader gives it: " + value);
        }
        String between = COMMA.get(TypedText.base(language));
        String grouped = parts.group(2).replaceAll("\\B(?=([0-9]{3})+$)", between == null ? "," : between);
        String part = padded(parts.group(3) == null ? "" : parts.group(3), decimals);
        return parts.group(1) + grouped + (part.isEmpty() ? "" : (between == null ? "." : ",") + part);
    }
}
