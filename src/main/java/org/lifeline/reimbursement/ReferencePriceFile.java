package org.lifeline.reimbursement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.csv.Csv;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.problem.Refused.FieldError;
import org.lifeline.platform.typed.PlainText;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedDay;

/**
 * Reference prices as a table for a spreadsheet. What is written can be read again, and what is unchanged in it changes nothing. A file may
 * have commas, semicolons or tabulators between its columns, as spreadsheets of different countries write them, and the columns in any
 * order; a number or a day that can be read in two ways is refused.
 */
final class ReferencePriceFile {

    private static final String FIELD = "file";
    private static final String SERVICE = "service";
    private static final String PRICE = "price";
    private static final String FROM = "from";
    private static final String CURRENCY = "currency";

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char[] SEPARATORS = {',', ';', '\t'};

    private ReferencePriceFile() {}

    static void write(List<ReferencePrice> prices, String currency, Writer to) {
        Csv csv = new Csv(to, SERVICE, PRICE, CURRENCY, FROM, "until", "set by", "set at");
        for (ReferencePrice each : prices) {
            csv.row(
                    each.service(),
                    each.price() == null ? null : each.price().major().toPlainString(),
                    currency,
                    each.from().toString(),
                    each.until() == null ? null : each.until().toString(),
                    each.setBy(),
                    each.setAt().toString());
        }
        csv.finish();
    }

    /**
     * Reads the lines that can be read.
     *
     * @param errors gets each line that cannot be read, with its number and the reason
     * @throws Refused 422 when the file cannot be read as a whole
     */
    static List<WantedPrice> read(
            byte[] file, String currency, String language, LocalDate today, List<FieldError> errors) {
        String text = text(file);
        for (char separator : SEPARATORS) {
            List<List<String>> rows = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            Optional<String> broken = rows(text, separator, rows, numbers);
            Map<String, Integer> columns = rows.isEmpty() ? Map.of() : columns(rows.get(0));
            if (columns.containsKey(SERVICE) && columns.containsKey(PRICE) && columns.containsKey(FROM)) {
                if (broken.isPresent()) {
                    throw Refused.invalid(FIELD, broken.get());
                }
                return wanted(rows, numbers, columns, currency, language, today, errors);
            }
        }
        throw Refused.invalid(
                FIELD,
                "The first line of the file names its columns: service, price and from, with commas or semicolons between them.");
    }

    private static String text(byte[] file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException other) {
            throw Refused.invalid(
                    FIELD, "The file is not a text in UTF-8. Save it in your spreadsheet as \u201cCSV UTF-8\u201d.");
        }
    }

    /** Reads the lines that are not empty. @return what is broken about the file, such as a quotation mark that is not closed */
    private static Optional<String> rows(String text, char separator, List<List<String>> rows, List<Long> numbers) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
        long number = 0;
        try (CSVParser parser = CSVParser.parse(text, format)) {
            for (CSVRecord each : parser) {
                number++;
                List<String> cells = each.stream().map(PlainText::onOneLine).toList();
                if (cells.stream().allMatch(String::isEmpty)
                        || rows.isEmpty() && cells.get(0).matches("(?i)sep=.*")) {
                    continue;
                }
                rows.add(cells);
                numbers.add(number);
            }
            return Optional.empty();
        } catch (IOException | UncheckedIOException | IllegalStateException broken) {
            return Optional.of(
                    "Line %d: A quotation mark is not where it belongs, or is not closed.".formatted(number + 1));
        }
    }

    private static Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i).toLowerCase(Locale.ROOT), i);
        }
        return columns;
    }

    private static List<WantedPrice> wanted(
            List<List<String>> rows,
            List<Long> numbers,
            Map<String, Integer> columns,
            String currency,
            String language,
            LocalDate today,
            List<FieldError> errors) {
        if (rows.size() == 1) {
            throw Refused.invalid(FIELD, "The file has no prices.");
        }
        if (rows.size() - 1 > ReferencePrices.MOST) {
            throw Refused.invalid(
                    FIELD, "A file has at most %d prices. Send it in parts.".formatted(ReferencePrices.MOST));
        }
        List<WantedPrice> wanted = new ArrayList<>();
        int width = rows.get(0).size();
        for (int i = 1; i < rows.size(); i++) {
            List<String> cells = rows.get(i);
            String place = "Line " + numbers.get(i);
            if (cells.size() != width) {
                errors.add(new FieldError(
                        FIELD,
                        place
                                + ": It has %d values, and the first line has %d. A comma within a value needs quotation marks around the value."
                                        .formatted(cells.size(), width)));
                continue;
            }
            try {
                String its = cell(cells, columns, CURRENCY);
                if (!its.isEmpty() && !its.equalsIgnoreCase(currency)) {
                    throw Refused.invalid(FIELD, "The currency of the programme is %s.".formatted(currency));
                }
                wanted.add(new WantedPrice(
                        numbers.get(i),
                        FIELD,
                        cell(cells, columns, SERVICE),
                        price(cell(cells, columns, PRICE), currency, language),
                        TypedDay.read(FIELD, cell(cells, columns, FROM), language, today)));
            } catch (Refused refused) {
                errors.add(new FieldError(
                        FIELD, place + ": " + refused.errors().get(0).message()));
            }
        }
        return wanted;
    }

    private static String cell(List<String> cells, Map<String, Integer> columns, String column) {
        Integer place = columns.get(column);
        return place == null ? "" : cells.get(place);
    }

    private static @Nullable Money price(String cell, String currency, String language) {
        return cell.isEmpty() ? null : TypedAmount.read(FIELD, cell, null, currency, language);
    }
}
