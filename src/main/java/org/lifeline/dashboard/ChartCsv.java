package org.lifeline.dashboard;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.platform.money.Money;
import org.springframework.stereotype.Component;

/** A chart as a table for a spreadsheet: words in the reader's language, numbers and days as programs read them. */
@Component
class ChartCsv {

    /** Without it a spreadsheet reads the file as Latin-1. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final Set<String> DAYS = Set.of("day", "week", "month");

    /** With these a spreadsheet takes a text for a formula. */
    private static final String FORMULAS = "=+-@\t\r\n";

    private final ChartWords words;

    ChartCsv(ChartWords words) {
        this.words = words;
    }

    String write(ChartData data, Locale language) {
        StringWriter text = new StringWriter();
        text.append(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            List<String> head = new ArrayList<>();
            head.add("");
            data.series().forEach(series -> head.add(harmless(words.head(series, language))));
            csv.printRecord(head);
            for (int i = 0; i < data.categories().size(); i++) {
                List<@Nullable Object> row = new ArrayList<>();
                row.add(category(data.categories().get(i), language));
                for (Series series : data.series()) {
                    row.add(number(series, series.values().get(i)));
                }
                csv.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private String category(Label label, Locale language) {
        return label.code() != null && DAYS.contains(label.field())
                ? label.code()
                : harmless(words.label(label, language));
    }

    /** The text as a spreadsheet shows it, and does not run it. */
    static String harmless(String text) {
        return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /** The number in the unit that the head of its column names; amounts in the currency itself, not in cents. */
    static @Nullable BigDecimal number(Series series, @Nullable Long value) {
        if (value == null) {
            return null;
        }
        return series.unit() == ChartData.Unit.money
                ? Money.ofMinor(Objects.requireNonNull(series.currency()), value)
                        .major()
                : BigDecimal.valueOf(value);
    }
}
