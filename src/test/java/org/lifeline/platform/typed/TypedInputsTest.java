package org.lifeline.platform.typed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.money.Money;

/** Everything in typed-inputs.csv, as Java reads it; {@code typed.test.mjs} does the same in JavaScript, and {@link TypedInputsBrowserTest} in a browser. */
class TypedInputsTest {

    /** The table's day. */
    static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @TestFactory
    Stream<DynamicTest> readsTypedValuesOrAsks() throws IOException {
        return table().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get("kind") + " '" + row.get("typed") + "' (" + row.get("language") + " "
                                + row.get("currency") + "): " + row.get("why"),
                        () -> assertThat(read(row)).isEqualTo(row.get("outcome") + " " + row.get("value"))));
    }

    @Test
    void readsAgainWhatItWrote() throws IOException {
        for (CSVRecord row : table()) {
            if (!row.get("outcome").equals("read")) {
                continue;
            }
            String language = row.get("language");
            String value = row.get("value");
            if (row.get("kind").equals("number")) {
                String written = TypedNumber.write(value, language, decimals(row));
                TypedNumber again = TypedNumber.read(written, language, decimals(row), currency(row));
                // three decimals and a comma before them: a thousand looks the same
                assertThat(again.equals(new TypedNumber.Value(value))
                                || (Objects.equals(decimals(row), 3)
                                        && again instanceof TypedNumber.Either either
                                        && either.texts().contains(value)))
                        .as("%s of %s", again, written)
                        .isTrue();
            } else {
                String written = TypedDate.write(LocalDate.parse(value), language);
                assertThat(TypedDate.read(
                                written, language, TODAY, row.get("birth").equals("yes")))
                        .as(written)
                        .isEqualTo(new TypedDate.Day(LocalDate.parse(value)));
            }
        }
    }

    /** Money has one way to be written, on pages that Java makes and on those that the browser changes. */
    @Test
    void writesNumbersAsMoneyIsWritten() {
        for (Language language : List.of(Language.ENGLISH, language("fr"), language("ar"), language("am"))) {
            for (Money money : List.of(
                    Money.ofMinor("EUR", 1_250_050),
                    Money.ofMinor("EUR", 5),
                    Money.ofMinor("JPY", 1_234_567),
                    Money.ofMinor("KWD", 1_500),
                    Money.ofMinor("IRR", 200_000_000_000L))) {
                assertThat(money.currencyCode() + " "
                                + TypedNumber.write(money.major().toPlainString(), language.code(), money.exponent()))
                        .isEqualTo(money.format(language.numbers()));
            }
        }
    }

    private static Language language(String code) {
        return new Language(code, code, false);
    }

    /** The browser has the decimals of currencies from this file; Java has them from its own. */
    @Test
    void knowsTheDecimalsOfEveryCurrency() {
        Map<Integer, List<String>> decimals = TypedText.shared("currency-decimals.json", new TypeReference<>() {});
        for (Currency currency : Currency.getAvailableCurrencies()) {
            int own = currency.getDefaultFractionDigits();
            if (own >= 0) {
                assertThat(decimals.entrySet().stream()
                                .filter(each -> each.getValue().contains(currency.getCurrencyCode()))
                                .findFirst()
                                .map(Map.Entry::getKey)
                                .orElse(2))
                        .as(currency.getCurrencyCode())
                        .isEqualTo(own);
            }
        }
    }

    private static String read(CSVRecord row) {
        String typed = row.get("typed");
        String language = row.get("language");
        boolean birth = row.get("birth").equals("yes");
        return switch (row.get("kind")) {
            case "number" -> shown(TypedNumber.read(typed, language, decimals(row), currency(row)));
            case "date" -> shown(TypedDate.read(typed, language, TODAY, birth));
            default -> {
                String[] boxes = typed.split(";", -1);
                yield shown(TypedDate.read(boxes[0], boxes[1], boxes[2], language, TODAY, birth));
            }
        };
    }

    private static String shown(TypedNumber read) {
        if (read instanceof TypedNumber.Value value) {
            return "read " + value.text();
        }
        return read instanceof TypedNumber.Either either
                ? "either " + String.join("|", either.texts())
                : "wrong " + ((TypedNumber.Wrong) read).reason();
    }

    private static String shown(TypedDate read) {
        if (read instanceof TypedDate.Day day) {
            return "read " + day.date();
        }
        if (read instanceof TypedDate.Approximate year) {
            return "year " + year.year();
        }
        if (read instanceof TypedDate.Either either) {
            return "either " + String.join("|", either.days());
        }
        TypedDate.Wrong wrong = (TypedDate.Wrong) read;
        return "wrong " + wrong.reason() + (wrong.maybe() == null ? "" : " " + wrong.maybe());
    }

    private static @Nullable Integer decimals(CSVRecord row) {
        return row.get("decimals").isEmpty() ? null : Integer.valueOf(row.get("decimals"));
    }

    private static @Nullable String currency(CSVRecord row) {
        return row.get("currency").isEmpty() ? null : row.get("currency").toUpperCase(Locale.ROOT);
    }

    static List<CSVRecord> table() throws IOException {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(TypedInputsTest.class.getResourceAsStream("/typed-inputs.csv")),
                StandardCharsets.UTF_8)) {
            return CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(in)
                    .getRecords();
        }
    }
}
